import { describe, expect, test } from 'vitest';
import { SIMULATED_RATE } from '../../../src/environment/simulated/clock.ts';
import { scenarioParts } from '../../../src/harness/scenario/scenario-parts.ts';
import type { ScenarioParts } from '../../../src/harness/scenario/scenario-parts.ts';
import type { Arrival, ClockSetting, IoSetting, Scenario } from '../../../src/harness/scenario/scenario.ts';
import type { Subject } from '../../../src/harness/subject.ts';
import type { PlannedEvent } from '../../../src/hypervisor/schedule.ts';
import { LockstepError } from '../../../src/machine/errors.ts';
import { BOARD, COUNTER, PACED } from './subjects.ts';

const partsOf = (parts: Partial<Scenario>, subject: Subject = BOARD): ScenarioParts =>
  scenarioParts({ lockstep: 1, limit: 1000, ...parts }, subject);
const environmentOf = (parts: Partial<Scenario>, subject?: Subject): ScenarioParts['environment'] =>
  partsOf(parts, subject).environment;
const times = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const request = { kind: 'flush', device: 0, request: 0 } as const;

/** What the readings at one position add. */
function steps(clock: ClockSetting, count: number): number[] {
  const { clock: time } = environmentOf({ clock });
  let last = 0;
  return times(count, () => {
    const reading = time.reading(0);
    const step = reading - last;
    last = reading;
    return step;
  });
}

function lateness(clock: ClockSetting, count: number): number[] {
  const { virtual } = environmentOf({ clock }).clock;
  return times(count, () => virtual!.lateness());
}

function latency(io: IoSetting, count: number): number[] {
  const environment = environmentOf({ io });
  return times(count, () => environment.latency!(request));
}

describe('the clock of a scenario', () => {
  test('adds what is listed to each reading, and then what the tail says', () => {
    expect(steps({ steps: [5, 0, 900], tail: 10 }, 6)).toEqual([5, 0, 900, 10, 10, 10]);
    expect(steps({ steps: [5] }, 3)).toEqual([5, 0, 0]);
    expect(steps({}, 2)).toEqual([0, 0]);
  });

  test('goes on at random behind a list, the same for the same seed', () => {
    const some = steps({ steps: [7], tail: { seed: 4 } }, 50);
    expect(some[0]).toBe(7);
    expect(new Set(some).size).toBeGreaterThan(8);
    expect(steps({ steps: [7], tail: { seed: 4 } }, 50)).toEqual(some);
    expect(steps({ steps: [7], tail: { seed: 5 } }, 50)).not.toEqual(some);
  });

  test('has timers that are as late as listed, and then as the tail says', () => {
    expect(lateness({ lateness: [3, 0], latenessTail: 2 }, 4)).toEqual([3, 0, 2, 2]);
    expect(lateness({ latenessTail: { seed: 9 } }, 20)).toEqual(lateness({ latenessTail: { seed: 9 } }, 20));
  });

  test('draws readings and lateness of the same seed each from a stream of its own', () => {
    const late = lateness({ latenessTail: { seed: 9 } }, 30);
    const { clock } = environmentOf({ clock: { tail: { seed: 9 }, latenessTail: { seed: 9 } } });
    times(100, () => clock.reading(0));
    expect(times(30, () => clock.virtual!.lateness())).toEqual(late);
  });

  test('gains ticks with positions at its rate, which is the paced machine’s unless said otherwise', () => {
    expect(environmentOf({}).clock.now(1000)).toBe(Math.floor((1000 * SIMULATED_RATE) / 2 ** 32));
    expect(environmentOf({ clock: { rate: 2.5 } }).clock.now(1000)).toBe(2500);
    expect(environmentOf({ clock: { rate: 0 } }).clock.now(1000)).toBe(0);
    expect(environmentOf({}, PACED).clock.now(1000)).toBe(1000);
    expect(environmentOf({ clock: { rate: 3 } }, PACED).clock.now(1000)).toBe(3000);
  });

  test('wakes sleepers on time, unless its readings are random', () => {
    const wakes = (clock: ClockSetting): number[] =>
      times(20, () => 0).map((_, index) => {
        const time = environmentOf({ clock }).clock;
        for (let i = 0; i <= index; i++) time.virtual!.skipTo(time.now(0), 0);
        return time.now(0);
      });
    expect(wakes({ tail: 5, latenessTail: { seed: 1 } })).toEqual(times(20, () => 0));
    expect(Math.max(...wakes({ tail: { seed: 1 } }))).toBeGreaterThan(20);
  });
});

describe('the I/O of a scenario', () => {
  test('takes as long as is listed for each request, and then as the tail says', () => {
    expect(latency({ latency: [9, 0], tail: 4 }, 4)).toEqual([9, 0, 4, 4]);
    expect(latency({}, 2)).toEqual([0, 0]);
    expect(new Set(latency({ tail: { seed: 1 } }, 50)).size).toBeGreaterThan(40);
    expect(latency({ tail: { seed: 1 } }, 50)).toEqual(latency({ tail: { seed: 1 } }, 50));
  });

  test('fails for the requests that are named by number', () => {
    const { fails } = environmentOf({ io: { errors: [3, 1] } });
    expect(times(5, () => fails!(request))).toEqual([false, true, false, true, false]);
    expect(environmentOf({ io: { errors: [] } }).fails).toBeUndefined();
  });

  test('has the subject’s disks, of zeros, a byte, or random bytes, that can be written', () => {
    const disk = (content: IoSetting = {}): Uint8Array =>
      environmentOf({ io: content }).disks.get(0)!.read(1, 1024);
    expect(disk()).toEqual(new Uint8Array(1024));
    expect(disk({ content: 7 })).toEqual(new Uint8Array(1024).fill(7));
    const random = disk({ content: { seed: 7 } });
    expect(new Set(random).size).toBeGreaterThan(200);
    expect(disk({ content: { seed: 7 } })).toEqual(random);
    expect(disk({ content: { seed: 8 } })).not.toEqual(random);
    const { disks } = environmentOf({ io: { content: { seed: 7 } } });
    expect([...disks.keys()]).toEqual([0]);
    expect(disks.get(0)!.sectors).toBe(2048);
    expect(disks.get(0)!.read(2, 512)).toEqual(random.subarray(512));
    disks.get(0)!.write(2, new Uint8Array(512).fill(1));
    expect(disks.get(0)!.read(1, 1024)).toEqual(
      Uint8Array.from([...random.subarray(0, 512), ...times(512, () => 1)]),
    );
  });

  test('has different bytes on each disk, though of one seed', () => {
    const subject = {
      ...BOARD,
      devices: {
        disks: [
          { device: 0, sectors: 8 },
          { device: 1, sectors: 8 },
        ],
        networks: [],
      },
    };
    const { disks } = environmentOf({ io: { content: { seed: 7 } } }, subject);
    expect(disks.get(0)!.read(0, 512)).not.toEqual(disks.get(1)!.read(0, 512));
  });

  test('has the subject’s networks, on which only what arrives by plan comes in', () => {
    const { networks } = environmentOf({}, PACED);
    expect([...networks.keys()]).toEqual([3, 6]);
    for (const network of networks.values()) {
      network.send(new Uint8Array(14));
      expect(network.receive(Number.MAX_SAFE_INTEGER)).toBeUndefined();
      expect(network.next).toBe('never');
    }
  });
});

test('random bytes are those listed for each request, cut or filled with zeros, and then the tail’s', () => {
  const { entropy } = environmentOf({ entropy: { bytes: ['0102', '', '030405'], tail: 9 } });
  const got = [entropy.bytes(4), entropy.bytes(1), entropy.bytes(2), entropy.bytes(3)];
  expect(got.map((bytes) => [...bytes])).toEqual([[1, 2, 0, 0], [0], [3, 4], [9, 9, 9]]);
  expect([...environmentOf({}).entropy.bytes(2)]).toEqual([0, 0]);
  const random = (seed: number): Uint8Array =>
    environmentOf({ entropy: { tail: { seed } } }).entropy.bytes(64);
  expect(random(1)).toEqual(random(1));
  expect(random(1)).not.toEqual(random(2));
});

test('the console keeps what is printed, even if whoever printed it goes on to use the bytes', () => {
  const { environment, console } = partsOf({});
  const bytes = Uint8Array.from([1, 2]);
  environment.console.write(bytes);
  bytes.fill(9);
  environment.console.write(Uint8Array.from([3]));
  expect([...console.printed]).toEqual([1, 2, 3]);
  expect(environment.console.next).toBe('never');
});

describe('the arrivals of a scenario', () => {
  const plannedAs = (event: object, subject?: Subject): PlannedEvent | undefined =>
    partsOf({ arrivals: [{ at: 5, ...event } as Arrival] }, subject).schedule.take(5);

  test.each<[object, object, Subject]>([
    [{ interrupt: 'timer' }, { kind: 'timer' }, BOARD],
    [{ console: 'é' }, { kind: 'console', data: Uint8Array.from([0xc3, 0xa9]) }, BOARD],
    [{ console: { hex: 'fF00' } }, { kind: 'console', data: Uint8Array.from([255, 0]) }, BOARD],
    [{ frame: '0a'.repeat(14) }, { kind: 'frame', device: 6, data: new Uint8Array(14).fill(10) }, BOARD],
    [{ frame: '00'.repeat(14) }, { kind: 'frame', device: 3, data: new Uint8Array(14) }, PACED],
    [{ frame: '00'.repeat(14), device: 6 }, { kind: 'frame', device: 6, data: new Uint8Array(14) }, PACED],
    [{ reset: true }, { kind: 'reset' }, BOARD],
    [{ powerOff: true }, { kind: 'power-off' }, COUNTER],
    [{ snapshot: true }, { kind: 'snapshot' }, COUNTER],
    [{ signal: 'tick' }, { kind: 'signal', name: 'tick', data: new Uint8Array(0) }, COUNTER],
    [{ signal: 'tick', data: '01' }, { kind: 'signal', name: 'tick', data: Uint8Array.from([1]) }, COUNTER],
    [{ pace: { jump: 7, rate: 0.5 } }, { kind: 'pace', jump: 7, rate: 2 ** 31 }, PACED],
  ])('%j is planned', (event, planned, subject) => {
    expect(plannedAs(event, subject)).toEqual(planned);
  });

  test('wait for what the guest does, the first time and right behind it unless said otherwise', () => {
    const { schedule } = partsOf({
      arrivals: [
        { after: 'trap', interrupt: 'timer' },
        { after: 'lr', hit: 2, plus: 3, reset: true },
      ],
    });
    expect(schedule.happenings).toEqual(['trap', 'lr']);
    schedule.note('trap', 10);
    expect(schedule.next).toBe(10);
    expect(schedule.take(10)).toEqual({ kind: 'timer' });
    schedule.note('lr', 20);
    schedule.note('lr', 30);
    expect(schedule.next).toBe(33);
    expect(schedule.reached).toEqual([true, false]);
  });

  test.each<[object, Subject, string]>([
    [{ interrupt: 'timer' }, COUNTER, 'counter@1 takes no timer: only tick'],
    [{ console: 'a' }, COUNTER, 'counter@1 takes no console: only tick'],
    [{ reset: true }, { id: 'rock', create: BOARD.create }, 'rock takes no reset: nothing'],
    [{ signal: 'tock' }, COUNTER, 'counter@1 takes no tock: only tick'],
    [{ pace: { jump: 0, rate: 1 } }, BOARD, 'the clock of board is read, not paced'],
    [{ frame: '00'.repeat(14), device: 5 }, BOARD, 'no network in slot 5: board has them in slots 6'],
    [
      { frame: '00'.repeat(14) },
      { ...BOARD, devices: { disks: [], networks: [] } },
      'no network: board has none',
    ],
  ])('%j is refused by who does not take it', (event, subject, message) => {
    const arrivals = [
      { at: 0, snapshot: true },
      { at: 1, ...event },
    ] as Arrival[];
    const error = new LockstepError('bad-scenario', `arrivals[1]: ${message}`);
    expect(() => partsOf({ arrivals }, subject)).toThrow(error);
  });
});

test('disks that the subject has not, or of another size, are refused', () => {
  const disks = (...sectors: number[]): Partial<Scenario> => ({
    board: { disks: sectors.map((one) => ({ sectors: one })) },
  });
  expect(() => partsOf(disks(2048))).not.toThrow();
  expect(() => partsOf(disks(100))).toThrow('board.disks[0]: 100 sectors, but board has 2048');
  expect(() => partsOf(disks(2048, 5))).toThrow('board.disks[1]: 5 sectors, but board has no such disk');
});

test('nothing is drawn before it is used: tails that nobody gets to cost nothing', () => {
  // A seed that no generator takes.
  const tail = { seed: 0.5 };
  const { environment } = partsOf({
    clock: { steps: [1], tail, latenessTail: tail },
    io: { tail },
    entropy: { bytes: ['00'], tail },
  });
  environment.clock.reading(0);
  environment.entropy.bytes(1);
  expect(() => environment.clock.reading(0)).toThrow('seed 0.5');
  expect(() => environment.entropy.bytes(1)).toThrow('seed 0.5');
  expect(() => environment.latency!(request)).toThrow('seed 0.5');
});
