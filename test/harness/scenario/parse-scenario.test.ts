import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/harness/scenario/parse-scenario.ts';
import { LockstepError } from '../../../src/machine/errors.ts';

/** The message with which a scenario is refused. */
function refusal(source: unknown, options = {}): string {
  try {
    parseScenario(source, 's.json', options);
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'bad-scenario') return error.message;
    throw error;
  }
  throw new Error('not refused');
}

const minimal = { lockstep: 1, limit: 1000 };
const withArrival = (arrival: object): object => ({ ...minimal, arrivals: [arrival] });

/** Every field there is. */
const full = {
  lockstep: 1,
  guest: 'build/uart.elf',
  board: { memory: '16MiB', disks: [{ sectors: 2048 }], append: 'quiet', clock: 'paced' },
  limit: 200_000,
  checkpoints: 1000,
  arrivals: [
    { at: 0, interrupt: 'timer' },
    { after: 'symbol:uart_put', hit: 3, plus: 2, console: 'é\n' },
    { after: 'pc:0x80000ffe', console: { hex: 'FF00' } },
    { after: 'trap', frame: '00'.repeat(14), device: 6 },
    { after: 'doorbell', signal: 'tick', data: '01' },
    { after: 'lr', signal: 'tock' },
    { at: 5, reset: true },
    { at: 6, snapshot: true },
    { at: 7, pace: { jump: 10, rate: 0.25 } },
    { at: 8, powerOff: true },
  ],
  clock: { rate: 0.1, steps: [5, 0, 900], tail: 10, lateness: [1], latenessTail: { seed: -1 } },
  io: { latency: [0, 2000], tail: { seed: 7 }, errors: [3, 1], content: { seed: 2 } },
  entropy: { bytes: ['', 'ab'], tail: 255 },
  replay: { slices: [1, 100], reloads: [500], forgets: [0] },
  expect: 'law-violated',
};

describe('a scenario', () => {
  test('is read with every field that there is, from a text or a value', () => {
    expect(parseScenario(full)).toEqual(full);
    expect(parseScenario(JSON.stringify(full))).toEqual(full);
    expect(parseScenario(minimal)).toEqual(minimal);
  });

  test('may name its JSON schema for editors, and begin with a byte order mark', () => {
    const text = '\ufeff{"$schema": "../schema/scenario.schema.json", "lockstep": 1, "limit": 1000}';
    expect(parseScenario(text)).toEqual(minimal);
  });

  test('is that of the design', () => {
    const example = `{"lockstep":1,"guest":"build/uart.elf","limit":200000,
      "arrivals":[{"after":"symbol:uart_put","hit":3,"plus":2,"interrupt":"timer"},{"at":9000,"console":"a"}],
      "clock":{"steps":[5,0,900],"tail":10},"faults":[{"at":12000,"crash":"primary"}],"expect":"holds"}`;
    expect(parseScenario(example)).toEqual(JSON.parse(example));
  });

  test('keeps nothing of a value that is undefined', () => {
    const scenario = parseScenario({
      ...minimal,
      guest: undefined,
      arrivals: [{ at: 1, hit: undefined, reset: true }],
    });
    expect(Object.keys(scenario)).toEqual(['lockstep', 'limit', 'arrivals']);
    expect(Object.keys(scenario.arrivals![0]!)).toEqual(['at', 'reset']);
  });

  test('of a machine with places of its own may name them', () => {
    const scenario = withArrival({ after: 'tick (odd)', reset: true });
    expect(parseScenario(scenario, 's.json', { places: ['tick (odd)'] })).toEqual(scenario);
    expect(refusal(scenario, { places: ['even'] })).toContain(
      'known are trap, doorbell, lr, even, symbol:NAME',
    );
  });
});

describe('a refusal names the field, what is wrong and what is possible', () => {
  test.each([
    [{ ...minimal, arivals: [] }, 'arivals: a scenario has no such field; did you mean "arrivals"?'],
    [
      { ...minimal, clock: { xyzzy: 1 } },
      'clock.xyzzy: a clock has no such field; known are rate, steps, tail, lateness, latenessTail',
    ],
    [{ ...minimal, 'a b': 1 }, '["a b"]: a scenario has no such field; known are'],
    [{ ...minimal, constructor: 1 }, 'constructor: a scenario has no such field'],
    [
      withArrival({ at: 1, afer: 'trap' }),
      'arrivals[0].afer: an arrival has no such field; did you mean "after"?',
    ],
    [
      {
        ...minimal,
        arrivals: [
          { at: 1, reset: true },
          { after: 'trpa', reset: true },
        ],
      },
      'arrivals[1].after: "trpa" is not a place; known are trap, doorbell, lr, symbol:NAME, pc:0xADDRESS',
    ],
    [withArrival({ after: 'pc:0x', reset: true }), 'arrivals[0].after: "pc:0x" is not a place'],
    [withArrival({ after: 'symbol:', reset: true }), 'arrivals[0].after: "symbol:" is not a place'],
    [withArrival({ after: 'a trap', reset: true }), 'arrivals[0].after: "a trap" is not a place'],
    [
      withArrival({ interrupt: 'timer' }),
      'arrivals[0]: does not say where it arrives: it needs "at" or "after"',
    ],
    [
      withArrival({ at: 1, after: 'trap', interrupt: 'timer' }),
      'arrivals[0]: says where it arrives more than once: "at" and "after"',
    ],
    [
      withArrival({ at: 1 }),
      'arrivals[0]: does not say what arrives: it needs "interrupt", "console", "frame"',
    ],
    [
      withArrival({ at: 1, console: 'a', reset: true }),
      'arrivals[0]: says what arrives more than once: "console" and "reset"',
    ],
    [withArrival({ at: 1, hit: 2, reset: true }), 'arrivals[0].hit: makes sense only with "after"'],
    [withArrival({ at: 1, device: 2, reset: true }), 'arrivals[0].device: makes sense only with "frame"'],
    [withArrival({ at: 1, data: '00', reset: true }), 'arrivals[0].data: makes sense only with "signal"'],
    [
      withArrival({ at: -1, reset: true }),
      'arrivals[0].at: -1 is not a position, a whole number from 0 to 9007199254740991',
    ],
    [withArrival({ at: 1.5, reset: true }), 'arrivals[0].at: 1.5 is not a position'],
    [withArrival({ at: 2 ** 53, reset: true }), 'arrivals[0].at: 9007199254740992 is not a position'],
    [withArrival({ at: NaN, reset: true }), 'arrivals[0].at: NaN is not a position'],
    [withArrival({ at: '1', reset: true }), 'arrivals[0].at: "1" is not a position'],
    [
      withArrival({ after: 'lr', hit: 0, reset: true }),
      'arrivals[0].hit: 0 is not a count, a whole number from 1',
    ],
    [withArrival({ after: 'lr', plus: -1, reset: true }), 'arrivals[0].plus: -1 is not a number of slots'],
    [withArrival({ at: 1, reset: 1 }), 'arrivals[0].reset: 1 is not the value here; it is true'],
    [
      withArrival({ at: 1, interrupt: 'uart' }),
      'arrivals[0].interrupt: "uart" is not an interrupt; it is timer',
    ],
    [withArrival({ at: 1, frame: '0g' }), 'arrivals[0].frame: "g", character 2, is no hexadecimal digit'],
    [
      withArrival({ at: 1, frame: '000' }),
      'arrivals[0].frame: 3 hexadecimal digits are not whole bytes of two digits',
    ],
    [
      withArrival({ at: 1, frame: '0000' }),
      'arrivals[0].frame: 2 bytes are not an Ethernet frame: it has 14 to 65553',
    ],
    [withArrival({ at: 1, frame: [1] }), 'arrivals[0].frame: […] is not an Ethernet frame, a text of'],
    [
      withArrival({ at: 1, console: '' }),
      'arrivals[0].console: "" is not a text to type; it has at least one',
    ],
    [
      withArrival({ at: 1, console: { hex: '' } }),
      'arrivals[0].console.hex: 0 bytes are not bytes: it has at least 1',
    ],
    [withArrival({ at: 1, console: {} }), 'arrivals[0].console.hex: missing: Bytes in hexadecimal digits.'],
    [withArrival({ at: 1, console: 7 }), 'arrivals[0].console: 7 is not a text to type'],
    [withArrival({ at: 1, signal: '' }), 'arrivals[0].signal: "" is not the name of a signal'],
    [withArrival({ at: 1, pace: { jump: 1 } }), 'arrivals[0].pace.rate: missing: Ticks per slot'],
    [withArrival({ at: 1, pace: { jump: 1, rate: -1 } }), 'arrivals[0].pace.rate: -1 is not a rate'],
    [{ limit: 1 }, 'lockstep: missing: Version of the format: 1.'],
    [{ lockstep: 1 }, 'limit: missing: Position at which the trial ends'],
    [{ ...minimal, lockstep: 0 }, 'lockstep: 0 is not a version of the format; it is 1'],
    [{ ...minimal, limit: 0 }, 'limit: 0 is not a position to end at'],
    [{ ...minimal, checkpoints: 0 }, 'checkpoints: 0 is not a number of slots'],
    [{ ...minimal, guest: '' }, 'guest: "" is not a path'],
    [
      { ...minimal, board: { memory: '16 MB' } },
      'board.memory: "16 MB" is not a size; it is written as 64KiB,',
    ],
    [
      { ...minimal, board: { disks: [{ sectors: 0 }] } },
      'board.disks[0].sectors: 0 is not a number of sectors',
    ],
    [{ ...minimal, board: { disks: {} } }, 'board.disks: {…} is not a list of disks, in [ ]'],
    [{ ...minimal, board: { append: 1 } }, 'board.append: 1 is not a kernel command line'],
    [
      { ...minimal, board: { clock: 'pacd' } },
      'board.clock: "pacd" is not a kind of clock; known are read, paced; did you mean "paced"?',
    ],
    [{ ...minimal, clock: [] }, 'clock: [] is not a clock, in { }'],
    [
      { ...minimal, clock: { rate: 2 ** 21 } },
      'clock.rate: 2097152 is not a rate in ticks per slot, a number from 0',
    ],
    [{ ...minimal, clock: { steps: [0, -5] } }, 'clock.steps[1]: -5 is not a number of ticks'],
    [
      { ...minimal, clock: { tail: { seed: 2 ** 31 } } },
      'clock.tail.seed: 2147483648 is not a seed, a whole number from -2147483648',
    ],
    [{ ...minimal, clock: { latenessTail: {} } }, 'clock.latenessTail.seed: missing'],
    [{ ...minimal, clock: { tail: null } }, 'clock.tail: null is not a number of ticks'],
    [{ ...minimal, io: { errors: [0.5] } }, 'io.errors[0]: 0.5 is not the number of a request'],
    [{ ...minimal, io: { latency: ['1'] } }, 'io.latency[0]: "1" is not a number of ticks'],
    [{ ...minimal, io: { content: 256 } }, 'io.content: 256 is not a byte, a whole number from 0 to 255'],
    [
      { ...minimal, entropy: { bytes: ['zz'] } },
      'entropy.bytes[0]: "z", character 1, is no hexadecimal digit',
    ],
    [{ ...minimal, entropy: { tail: -1 } }, 'entropy.tail: -1 is not a byte'],
    [{ ...minimal, replay: { slices: [0] } }, 'replay.slices[0]: 0 is not a number of slots'],
    [{ ...minimal, replay: { reloads: [-1] } }, 'replay.reloads[0]: -1 is not a position'],
    [{ ...minimal, replay: { forgets: 1 } }, 'replay.forgets: 1 is not a list of positions'],
    [
      { ...minimal, expect: 'hold' },
      'expect: "hold" is not a verdict; known are holds, law-violated, invariant-broken; did you mean "holds"?',
    ],
    [[], '[] is not a scenario, in { }'],
    [null, 'null is not a scenario, in { }'],
    [undefined, 'undefined is not a scenario, in { }'],
    [() => 1, 'a function is not a scenario, in { }'],
  ])('%j', (source: unknown, message) => {
    expect(refusal(source)).toContain(`s.json: ${message}`);
  });

  test('and a long value only by its beginning', () => {
    const message = refusal({ ...minimal, expect: 'x'.repeat(10_000) });
    expect(message.length).toBeLessThan(200);
  });

  test('and a list that has a hole', () => {
    expect(refusal({ ...minimal, clock: { steps: new Array(2) } })).toContain('clock.steps[0]: undefined');
  });
});

test('a scenario of a newer format is refused as that, whatever else is in it', () => {
  expect(refusal('{"lockstep": 2, "rocks": true}')).toBe(
    's.json: lockstep: 2: written for a newer release of Lockstep; this one reads version 1',
  );
});
