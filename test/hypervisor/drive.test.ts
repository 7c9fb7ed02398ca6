import { describe, expect, test } from 'vitest';

import type { Disk, Environment, Host } from '../../src/environment/environment.ts';
import { Seed } from '../../src/environment/seed.ts';
import { simulatedEnvironment } from '../../src/environment/simulated/environment.ts';
import { OverlayDisk } from '../../src/environment/simulated/overlay-disk.ts';
import { ScriptedConsole } from '../../src/environment/simulated/scripted-console.ts';
import { ScriptedNetwork } from '../../src/environment/simulated/scripted-network.ts';
import { run, runSync, steps } from '../../src/hypervisor/drive.ts';
import { EnvironmentEvents } from '../../src/hypervisor/environment-events.ts';
import type { Arrival, EventSource, StandingMachine, Wait } from '../../src/hypervisor/event-source.ts';
import { PassingEvents } from '../../src/hypervisor/passing-events.ts';
import { Statistics } from '../../src/hypervisor/statistics.ts';
import { LockstepError } from '../../src/machine/errors.ts';
import { ScriptedMachine, slots } from './scripted-machine.ts';
import type { Action } from './scripted-machine.ts';

const DISK = 0;
const CARD = 6;
const text = (data: string): Uint8Array => new TextEncoder().encode(data);

function simulated(parts: Partial<Environment> = {}, seed = 1): Environment {
  return { ...simulatedEnvironment(Seed.root(seed), { console: new ScriptedConsole() }), ...parts };
}

/** Runs a guest's slots in an environment; what reached it, in short. */
function inputsOf(
  program: (position: number) => Action,
  environment: Environment,
  limit = 100_000,
): string[] {
  const machine = new ScriptedMachine(program);
  runSync(machine, new EnvironmentEvents(environment), { limit });
  return machine.inputs.map(({ position, input }) => {
    const { kind } = input;
    if (kind === 'clock') return `${position} clock ${input.value}`;
    if (kind === 'completion') return `${position} completion ${input.request} ${input.status}`;
    return `${position} ${kind}`;
  });
}

describe('a run ends', () => {
  const outcome = (program: (position: number) => Action, limit?: number) => {
    const machine = new ScriptedMachine(program);
    const options = limit === undefined ? {} : { limit };
    return { ...runSync(machine, new EnvironmentEvents(simulated()), options), position: machine.position };
  };

  test('with the guest’s code when it switches its machine off', () => {
    expect(outcome(slots('compute', { halt: 3 }))).toEqual({ end: 'halt', code: 3, position: 2 });
  });

  test('at exactly the limit', () => {
    expect(outcome(slots(), 12_345)).toEqual({ end: 'limit', position: 12_345 });
    expect(outcome(slots('ask', 'ask'), 1)).toEqual({ end: 'limit', position: 1 });
    expect(outcome(slots(), 0)).toEqual({ end: 'limit', position: 0 });
  });

  test('when the guest waits and nothing can come any more', () => {
    expect(outcome(slots('compute', 'wait'))).toEqual({ end: 'stuck', position: 2 });
  });
});

describe('with a simulated environment', () => {
  test('the same seed gives the same inputs at the same positions, and another seed others', () => {
    const program = (position: number): Action =>
      position % 7 === 0 ? 'ask' : position % 50 === 3 ? { timer: position * 2 } : 'compute';
    const once = inputsOf(program, simulated({}, 1), 5000);
    expect(once.length).toBeGreaterThan(700);
    expect(inputsOf(program, simulated({}, 1), 5000)).toEqual(once);
    expect(inputsOf(program, simulated({}, 2), 5000)).not.toEqual(once);
  });

  test('a timer expires at the first position at which the clock has come to a time at or a little after it', () => {
    const times = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const environment = simulated({}, seed);
      const [expiry] = inputsOf(slots({ timer: 500 }), environment, 10_000);
      const { position, ticks } = /^(?<position>\d+) clock (?<ticks>\d+)$/.exec(expiry!)!.groups!;
      expect(environment.clock.now(Number(position))).toBe(Number(ticks));
      expect(environment.clock.now(Number(position) - 1)).toBe(Number(ticks) - 1);
      return Number(ticks);
    });
    expect(Math.min(...times)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...times)).toBeLessThanOrEqual(530);
    expect(new Set(times).size).toBeGreaterThan(3);
  });

  test('a timer set long after the time was last seen expires too', () => {
    const inputs = inputsOf(
      (position) => (position === 700_000 ? { timer: 70_010 } : 'compute'),
      simulated(),
      1_000_000,
    );
    expect(inputs).toHaveLength(1);
    expect(Number(inputs[0]!.split(' ')[0])).toBeLessThanOrEqual(700_400);
  });

  test('an idle guest sleeps no slots until its timer expires', () => {
    const [expiry] = inputsOf(slots({ timer: 10_000_000 }, 'wait', { halt: 0 }), simulated());
    expect(expiry).toMatch(/^2 clock 100000\d\d$/);
  });

  test('what is typed and what the network brings reaches an idle guest in the order of its times', () => {
    const environment = simulated({
      console: new ScriptedConsole([{ ticks: 2000, text: 'a' }]),
      networks: new Map([
        [CARD, new ScriptedNetwork([1000, 3000].map((ticks) => ({ ticks, data: text('f') })))],
      ]),
    });
    const inputs = inputsOf(slots('wait', 'wait', 'wait', { halt: 0 }), environment);
    expect(inputs).toEqual(['1 frame', '2 console', '3 frame']);
  });

  test('no more is typed than the guest has room for, and nothing gets lost', () => {
    const typed = 'The quick brown fox jumps over the lazy dog. '.repeat(20);
    const console = new ScriptedConsole([{ ticks: 0, text: typed }]);
    const machine = new ScriptedMachine(
      (position) => (position % 3000 === 0 ? { receive: 5 } : 'compute'),
      16,
    );
    runSync(machine, new EnvironmentEvents(simulated({ console })), { limit: 10_000_000 });
    const bytes = machine.inputs.flatMap(({ input }) => (input.kind === 'console' ? [...input.data] : []));
    expect(new TextDecoder().decode(Uint8Array.from(bytes))).toBe(typed);
  });
});

describe('I/O', () => {
  const read = (request: number, sector = 0): Action => ({
    effects: [{ kind: 'read', device: DISK, request, sector, bytes: 512 }],
  });
  const disks = new Map<number, Disk>([[DISK, new OverlayDisk(8)]]);

  test('completes after the slot that asked for it, and in another order where it takes different times', () => {
    let latency = 300;
    const environment = simulated({ disks, latency: () => (latency -= 100) });
    const inputs = inputsOf(slots(read(1), read(2)), environment);
    expect(inputs.map((input) => input.split(' ').slice(1).join(' '))).toEqual([
      'completion 2 ok',
      'completion 1 ok',
    ]);
    const instant = inputsOf(slots(read(1), 'compute'), simulated({ disks, latency: () => 0 }));
    expect(instant).toEqual(['1 completion 1 ok']);
  });

  test('gives what was written before, and random bytes of the length asked for', () => {
    const data = new Uint8Array(512).fill(7);
    const machine = new ScriptedMachine(
      slots(
        { effects: [{ kind: 'write', device: DISK, request: 0, sector: 3, data }] },
        { effects: [{ kind: 'flush', device: DISK, request: 1 }] },
        read(2, 3),
        { effects: [{ kind: 'entropy', device: 7, request: 3, bytes: 33 }] },
      ),
    );
    runSync(machine, new EnvironmentEvents(simulated({ disks })), { limit: 100_000 });
    const completions = machine.inputs
      .map(({ input }) => input)
      .filter((input) => input.kind === 'completion');
    const byRequest = completions.sort((a, b) => a.request - b.request);
    expect(byRequest.map(({ status, data: { length } }) => [status, length])).toEqual([
      ['ok', 0],
      ['ok', 0],
      ['ok', 512],
      ['ok', 33],
    ]);
    expect(byRequest[2]!.data).toEqual(data);
  });

  test('that the outside cannot do ends with an error for the guest', () => {
    expect(inputsOf(slots(read(1, 8)), simulated({ disks }))).toEqual([expect.stringContaining('1 error')]);
    expect(inputsOf(slots(read(1)), simulated())).toEqual([expect.stringContaining('1 error')]);
  });

  test('that the guest has cancelled does not complete', () => {
    const cancel: Action = { effects: [{ kind: 'cancel', device: DISK, requests: [1] }] };
    const environment = simulated({ disks, latency: () => 100 });
    const inputs = inputsOf(slots(read(1), read(2), cancel), environment);
    expect(inputs).toEqual([expect.stringContaining('completion 2 ok')]);
  });

  test('an error of Lockstep’s own is not mistaken for one of the disk', () => {
    const broken = { ...new OverlayDisk(8), read: () => unexpected() };
    const unexpected = (): never => {
      throw new TypeError('a bug');
    };
    const environment = simulated({ disks: new Map([[DISK, broken as unknown as Disk]]) });
    expect(() => inputsOf(slots(read(1)), environment)).toThrow(TypeError);
  });
});

test('outputs leave in order, and are counted with everything else', () => {
  const console = new ScriptedConsole();
  const network = new ScriptedNetwork([]);
  const statistics = new Statistics();
  const machine = new ScriptedMachine(
    slots(
      'ask',
      { effects: [{ kind: 'console', data: text('a') }] },
      {
        effects: [
          { kind: 'frame', device: CARD, data: text('frame') },
          { kind: 'console', data: text('b') },
        ],
      },
      { halt: 0 },
    ),
  );
  const environment = simulated({ console, networks: new Map([[CARD, network]]) });
  runSync(machine, new EnvironmentEvents(environment), { statistics });
  expect(new TextDecoder().decode(console.printed)).toBe('ab');
  expect(network.sent).toEqual([text('frame')]);
  expect(statistics.exits).toMatchObject({ question: 1, effects: 2, halt: 1, idle: 0 });
  expect(statistics.inputs).toMatchObject({ clock: 1, console: 0 });
  expect(statistics.effects).toMatchObject({ console: 2, frame: 1 });
});

describe('on a host', () => {
  /** A host whose clock goes on by a tick at each look, and which stops the guest after some turns. */
  class FakeHost implements Host {
    turns = 0;
    waits: (number | undefined)[] = [];
    stopped = false;
    #ticks = 0;
    readonly #maxTurns: number;
    constructor(maxTurns: number) {
      this.#maxTurns = maxTurns;
    }
    async breathe(): Promise<void> {
      if (++this.turns >= this.#maxTurns) this.stopped = true;
    }
    async wait(ticks: number | undefined): Promise<void> {
      this.waits.push(ticks);
      this.#ticks = ticks ?? this.#ticks;
    }
    ticks(): number {
      return (this.#ticks += 1000);
    }
    get now(): number {
      return this.#ticks;
    }
  }

  function hosted(host: FakeHost, parts: Partial<Environment> = {}): Environment {
    const clock = { now: () => host.now, reading: () => host.now };
    return { ...simulated(), clock, host, ...parts };
  }

  test.each<[string, (position: number) => Action]>([
    ['computes', () => 'compute'],
    ['asks for the time at every slot', () => 'ask'],
    ['prints at every slot', () => ({ effects: [{ kind: 'console', data: text('x') }] })],
  ])('a guest that %s leaves the host its turns, and can be stopped', async (_what, program) => {
    const host = new FakeHost(5);
    const outcome = await run(new ScriptedMachine(program), new EnvironmentEvents(hosted(host)), {
      limit: 1e9,
    });
    expect(outcome).toEqual({ end: 'stopped' });
    expect(host.turns).toBe(5);
  });

  test('an idle guest waits for its timer on the host’s clock', async () => {
    const host = new FakeHost(100);
    const machine = new ScriptedMachine(slots({ timer: 5_000_000 }, 'wait', { halt: 0 }));
    const outcome = await run(machine, new EnvironmentEvents(hosted(host)));
    expect(outcome).toEqual({ end: 'halt', code: 0 });
    expect(host.waits).toEqual([5_000_000]);
    expect(machine.inputs).toMatchObject([{ position: 2, input: { kind: 'clock' } }]);
  });

  test('an idle guest waits without an end while somebody may type, and is stuck when nobody can', async () => {
    const typist = {
      ...{ write: () => {}, read: () => new Uint8Array(0), waiting: () => false },
      next: 'unknown' as 'unknown' | 'never',
    };
    const host = new FakeHost(100);
    const wait = host.wait.bind(host);
    host.wait = async (ticks) => {
      await wait(ticks);
      if (host.waits.length === 3) typist.next = 'never';
    };
    const machine = new ScriptedMachine(slots('wait'));
    const outcome = await run(machine, new EnvironmentEvents(hosted(host, { console: typist })));
    expect(outcome).toEqual({ end: 'stuck' });
    expect(host.waits).toEqual([undefined, undefined, undefined]);
  });

  test('a run without waiting refuses a host', () => {
    const events = new EnvironmentEvents(hosted(new FakeHost(5)));
    expect(() => runSync(new ScriptedMachine(slots()), events)).toThrow(/use run/);
  });
});

test('errors of the machine come through', () => {
  const machine = new ScriptedMachine(slots());
  machine.run = () => {
    throw new LockstepError('bad-input', 'no');
  };
  expect(() => runSync(machine, new EnvironmentEvents(simulated()))).toThrow(LockstepError);
});

describe('with virtual time on a host', () => {
  /** A host that is slow: every look at its clock finds half a turn gone. */
  const host = (turns: number): Host & { breaths: number } => ({
    breaths: 0,
    ticks: (() => {
      let ticks = 0;
      return () => (ticks += 10_000);
    })(),
    breathe() {
      this.breaths++;
      return Promise.resolve();
    },
    wait: () => Promise.reject(new Error('virtual time waits for nobody')),
    get stopped() {
      return this.breaths > turns;
    },
  });
  const program = (position: number): Action =>
    position % 700 === 0 ? 'ask' : position % 5000 === 3 ? { timer: position } : 'compute';

  test('a guest that computes for ever can be stopped', async () => {
    const machine = new ScriptedMachine(slots());
    const events = new EnvironmentEvents(simulated({ host: host(3) }));
    expect(await run(machine, events)).toEqual({ end: 'stopped' });
  });

  test('the host has its turns, and what reaches the guest does not depend on them', async () => {
    const busy = host(Infinity);
    const machine = new ScriptedMachine(program);
    await run(machine, new EnvironmentEvents(simulated({ host: busy })), { limit: 100_000 });
    const alone = new ScriptedMachine(program);
    runSync(alone, new EnvironmentEvents(simulated()), { limit: 100_000 });
    expect(busy.breaths).toBeGreaterThan(20);
    expect(alone.inputs.length).toBeGreaterThan(100);
    expect(machine.inputs).toEqual(alone.inputs);
  });
});

test('where only the host has its turn, nothing is delivered', async () => {
  const machine = new ScriptedMachine(slots());
  let given = -1;
  const events: EventSource = {
    arrival: ({ position }) => {
      if (given === position) return undefined;
      given = position;
      return { kind: 'console', data: text('x') };
    },
    noticed: () => {},
    horizon: ({ position }) => (Math.floor(position / 100) + 1) * 100,
    turn: ({ position }) => position + 7,
    answer: () => ({ kind: 'clock', value: 0 }),
    perform: () => {},
    pass: () => 'never',
    pause: () => undefined,
    stopped: false,
  };
  await run(machine, events, { limit: 500 });
  expect(machine.inputs.map(({ position }) => position)).toEqual([0, 100, 200, 300, 400]);
});

test.each([1, 2, 3])('no clock goes beyond the last tick: seed %i', (seed) => {
  const last = Number.MAX_SAFE_INTEGER;
  const program = slots({ timer: last - 1 }, 'wait', 'ask', { timer: last }, 'ask', { halt: 0 });
  const inputs = inputsOf(program, simulated({}, seed));
  expect(inputs).toEqual([2, 2, 4, 4].map((position) => `${position} clock ${last}`));
});

/** A source that lets others have their turn, where they want it. */
class Turns extends PassingEvents {
  until = 0;
  override turn(): number {
    return this.until;
  }
  override pause({ position }: StandingMachine): Wait | undefined {
    return position < this.until ? undefined : { until: -1 };
  }
}

describe('a run in steps', () => {
  test('comes back wherever others want their turn, and goes on from there by a slot at least', () => {
    const machine = new ScriptedMachine(slots('compute', 'ask'));
    const events = new Turns(new EnvironmentEvents(simulated()));
    const running = steps(machine, events, { limit: 100 });
    const positions: number[] = [];
    for (const until of [0, 7, 8, 8, 50]) {
      events.until = until;
      expect(running.next()).toEqual({ done: false, value: { until: -1 } });
      positions.push(machine.position);
    }
    expect(positions).toEqual([0, 7, 8, 9, 50]);
    events.until = 1000;
    expect(running.next()).toEqual({ done: true, value: { end: 'limit' } });
    expect(machine.position).toBe(100);
  });

  test('has executed nothing before the first one', () => {
    const machine = new ScriptedMachine(slots({ halt: 5 }));
    const running = steps(machine, new EnvironmentEvents(simulated()));
    expect(machine.position).toBe(0);
    expect(running.next()).toEqual({ done: true, value: { end: 'halt', code: 5 } });
  });

  test('comes back from a guest that waits with how long it has to, and has not moved', () => {
    const machine = new ScriptedMachine(slots('wait', { halt: 0 }));
    const waits: Wait[] = [{ until: 70 }, { until: 90 }];
    const arrivals: Arrival[] = [];
    const events = new (class extends PassingEvents {
      override pass(): 'never' | Wait {
        return waits.shift() ?? 'never';
      }
      override arrival(): Arrival | undefined {
        return arrivals.shift();
      }
    })(new EnvironmentEvents(simulated()));
    const running = steps(machine, events);
    expect(running.next().value).toEqual({ until: 70 });
    expect(running.next().value).toEqual({ until: 90 });
    expect(machine.position).toBe(1);
    arrivals.push({ kind: 'console', data: text('x') });
    expect(running.next()).toEqual({ done: true, value: { end: 'halt', code: 0 } });
  });

  test('delivers what arrives at its limit only if it is asked to', () => {
    const at = (position: number) => {
      let left = 1;
      return new (class extends PassingEvents {
        override arrival(machine: StandingMachine): Arrival | undefined {
          return machine.position === position && left-- > 0
            ? { kind: 'console', data: text('x') }
            : undefined;
        }
      })(new EnvironmentEvents(simulated()));
    };
    for (const arrivalsAtLimit of [false, true]) {
      const machine = new ScriptedMachine(slots());
      expect(runSync(machine, at(20), { limit: 20, arrivalsAtLimit })).toEqual({ end: 'limit' });
      expect(machine.inputs).toHaveLength(arrivalsAtLimit ? 1 : 0);
    }
  });

  test('that begins in the middle of a slot lets nothing arrive before that is through', () => {
    const machine = new ScriptedMachine(slots('compute', 'ask', { halt: 0 }));
    expect(machine.run(10)).toMatchObject({ reason: 'question' });
    machine.deliver({ kind: 'clock', value: 1 });
    let left = 1;
    const events = new (class extends PassingEvents {
      override arrival(): Arrival | undefined {
        return left-- > 0 ? { kind: 'console', data: text('x') } : undefined;
      }
      override horizon({ position }: StandingMachine): number {
        return position;
      }
    })(new EnvironmentEvents(simulated()));
    runSync(machine, events, { midSlot: true });
    expect(machine.inputs.map(({ position, input }) => `${position} ${input.kind}`)).toEqual([
      '1 clock',
      '2 console',
    ]);
  });
});
