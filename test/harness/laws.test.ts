import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { Bench } from '../../src/harness/bench.ts';
import type { ReplayMeddling, ReplayedTrial } from '../../src/harness/bench.ts';
import { judgeAltered } from '../../src/harness/laws/entries-matter.ts';
import type { Law } from '../../src/harness/laws/law.ts';
import { LAWS as ALL_LAWS } from '../../src/harness/laws/laws.ts';
import type { Rig } from '../../src/harness/rig.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import type { Subject } from '../../src/harness/subject.ts';
import type { EventSource } from '../../src/hypervisor/event-source.ts';
import { readEntries, writeEntries } from '../../src/hypervisor/log/entry-list.ts';
import { FOOTER_MAGIC } from '../../src/hypervisor/log/frame-layout.ts';
import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import type { Outcome } from '../../src/hypervisor/outcome.ts';
import type { Exit } from '../../src/machine/exit.ts';
import type { ConsoleInput, Input } from '../../src/machine/input.ts';
import { riscvGuest } from '../../src/riscv/guest.ts';
import { loadImage } from '../../src/riscv/loader/load.ts';
import { Counter } from './counter.ts';

/** Those of pairs have tests of their own. */
const LAWS = ALL_LAWS.filter(({ pair }) => pair !== true);

const READ_EVERY = 50;

/** A counter that reads the clock now and then, and would take any value. */
class Clocked extends Counter {
  #answered = false;

  override run(limit: number): Exit {
    for (;;) {
      const { position } = this;
      if (position < limit && position > 0 && position % READ_EVERY === 0 && !this.#answered) {
        return { reason: 'question', question: { kind: 'clock' } };
      }
      this.#answered = false;
      const exit = super.run(Math.min(limit, Math.ceil((position + 1) / READ_EVERY) * READ_EVERY));
      if (exit.reason !== 'limit' || this.position >= limit) return exit;
    }
  }

  override deliver(input: Input): void {
    if (input.kind !== 'clock') return super.deliver(input);
    this.sum = (Math.imul(this.sum, 31) + input.value) >>> 0;
    this.#answered = true;
  }
}

const subject = (create: () => Counter = () => new Clocked()): Subject => ({
  id: 'clocked@1',
  create,
  accepts: ['tick'],
});
const SCENARIO: Scenario = {
  lockstep: 1,
  limit: 1000,
  checkpoints: 300,
  arrivals: [30, 200, 310, 420, 700].map((at) => ({ at, signal: 'tick' })),
  clock: { steps: [5, 0, 7], tail: 3 },
};

/** The same source of events, but for some of its members. */
function changed(events: EventSource, changes: Partial<EventSource>): EventSource {
  const same: EventSource = {
    arrival: (machine, idle) => events.arrival(machine, idle),
    horizon: (machine) => events.horizon(machine),
    turn: (machine) => events.turn(machine),
    answer: (question, machine) => events.answer(question, machine),
    perform: (effects, machine) => events.perform(effects, machine),
    noticed: (machine) => events.noticed(machine),
    pass: (machine) => events.pass(machine),
    pause: (machine) => events.pause(machine),
    get stopped() {
      return events.stopped;
    },
  };
  return Object.defineProperties(same, Object.getOwnPropertyDescriptors(changes));
}

/** Slicing shows: the sum counts calls. */
class CountsCalls extends Clocked {
  override run(limit: number): Exit {
    if (limit - this.position < 5) this.sum++;
    return super.run(limit);
  }
}

/** It takes what is typed, too, and can tell when it has counted to a hundred. */
class Typed extends Clocked {
  watch(): void {}

  get happened(): readonly string[] {
    return this.position === 100 ? ['hundred'] : [];
  }

  override deliver(input: Input): void {
    if (input.kind !== 'console') return super.deliver(input);
    for (const byte of input.data) this.sum = (Math.imul(this.sum, 31) + byte) >>> 0;
  }
}

/** Not all of the state is saved. */
class SavesLittle extends Clocked {
  override save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify([this.position, this.ticks, 0, this.printed]));
  }
}

/** What is only a cache is not. */
class RemembersWrongly extends Clocked {
  forgetCaches(): void {
    this.sum++;
  }
}

/** Replays logs that are altered as if they were the one recorded. */
class Lenient extends Bench {
  readonly #repair: Repair;

  constructor(repair: Repair) {
    super(subject());
    this.#repair = repair;
  }

  override replay(log: Uint8Array, meddling?: ReplayMeddling): ReplayedTrial {
    return this.#repair((other) => super.replay(other, meddling), log);
  }
}

type Repair = (replay: (log: Uint8Array) => ReplayedTrial, log: Uint8Array) => ReplayedTrial;

let recordings = 0;
let reading = 1000;

/** What breaks each law. */
const BREAKERS: Record<string, () => Bench> = {
  'replay equals record': () =>
    new Bench(subject(), {
      // What arrives at one position reaches the primary, and nobody writes it down.
      recorder: (recorder, source) =>
        changed(recorder, {
          arrival: (machine, idle) => (machine.position === 200 ? source : recorder).arrival(machine, idle),
        }),
    }),
  'events land where the log says': () =>
    new Bench(subject(), {
      replayer: (replayer) => {
        let late = -1;
        return changed(replayer, {
          arrival: (machine, idle) => {
            if (machine.position !== 200 || late === 200) return replayer.arrival(machine, idle);
            late = 200;
            return undefined;
          },
        });
      },
    }),
  'clock readings never fall': () =>
    new Bench(subject(), {
      environment: (environment) => ({
        ...environment,
        clock: { ...environment.clock, now: () => 0, reading: () => reading-- },
      }),
    }),
  'same scenario, same bytes': () =>
    new Bench(subject(), {
      environment: (environment) => {
        const recording = recordings++;
        const { clock } = environment;
        return {
          ...environment,
          clock: {
            now: (at) => clock.now(at),
            virtual: clock.virtual!,
            reading: (at) => clock.reading(at) + recording,
          },
        };
      },
    }),
  'slices change nothing': () => new Bench(subject(() => new CountsCalls())),
  'save and load change nothing': () => new Bench(subject(() => new SavesLittle())),
  'caching cannot be observed': () => new Bench(subject(() => new RemembersWrongly())),
  'a snapshot is as good as history': () => new Bench(subject(() => new SavesLittle())),
  'a log survives its codec': () =>
    new Bench(subject(), { sink: (sink) => reframing((bytes) => sink.write(bytes)) }),
  'damage is noticed': () => {
    let whole: Uint8Array | undefined;
    return new Lenient((replay, log) => replay((whole ??= log)));
  },
  'each entry matters': () => {
    let equal: ReplayedTrial | undefined;
    return new Lenient((replay, log) => {
      const replayed = replay(log);
      const { result, position } = (equal ??= replayed);
      return { ...replayed, result, position };
    });
  },
};

/** A sink that puts each entry into a frame of its own. */
function reframing(write: (log: Uint8Array) => void): { write(bytes: Uint8Array): void } {
  const parts: number[] = [];
  return {
    write: (bytes) => {
      parts.push(...bytes);
      if (!FOOTER_MAGIC.every((byte, at) => bytes[at] === byte)) return;
      const { header, entries } = readEntries(memorySource(Uint8Array.from(parts)));
      write(writeEntries(header, entries, 1));
    },
  };
}

describe('a law', () => {
  test.each(LAWS)('holds of Lockstep as it ships: $name', (law) => {
    const bench = new Bench(subject());
    const counted: string[] = [];
    expect(law.judge(bench.run(SCENARIO), bench, (what) => counted.push(what))).toBeUndefined();
  });

  test.each(LAWS)('is broken by what it forbids, and says where: $name', (law) => {
    const bench = BREAKERS[law.name]!();
    const breaches = Array.from({ length: 8 }, (_, trial) => {
      const scenario = { ...SCENARIO, limit: SCENARIO.limit + 50 * trial };
      return law.judge(bench.run(scenario), bench, () => {});
    });
    const breach = breaches.find((found) => found !== undefined);
    expect(breach?.message).toMatch(/./);
    expect(breach?.position).toBeGreaterThanOrEqual(0);
  });

  test.each(LAWS)('holds of a machine that is switched off before its first slot: $name', (law) => {
    const bench = new Bench(subject());
    const trial = bench.run({ lockstep: 1, limit: 9, arrivals: [{ at: 0, powerOff: true }] });
    expect(law.judge(trial, bench, () => {})).toBeUndefined();
  });

  test('has a name of its own, and a statement', () => {
    expect(new Set(LAWS.map(({ name }) => name)).size).toBe(LAWS.length);
    for (const { statement } of LAWS) expect(statement).toMatch(/^[A-Z].*\.$/s);
    expect(Object.keys(BREAKERS).sort()).toEqual(LAWS.map(({ name }) => name).sort());
  });
});

/** Whatever an altered log does to it, it fails with an error that is not Lockstep's. */
class Brittle extends Clocked {
  override deliver(input: Input): void {
    if (input.kind === 'signal' && input.data.length > 0) throw new TypeError('a tick has no data');
    super.deliver(input);
  }
}

const lawNamed = (name: string): Law => LAWS.find((law) => law.name === name)!;

describe('an error in a replay of an altered log', () => {
  const judgeMany = (bench: Bench, name: string): string[] => {
    const counted: string[] = [];
    for (let trial = 0; trial < 12; trial++) {
      const run = bench.run({ ...SCENARIO, limit: SCENARIO.limit + 50 * trial });
      expect(lawNamed(name).judge(run, bench, (what) => counted.push(what))).toBeUndefined();
    }
    return counted;
  };

  test.each(['each entry matters', 'damage is noticed'])('is none of Lockstep’s own: %s', (name) => {
    const bench = new Bench(subject(), {
      replayer: (replayer) =>
        changed(replayer, {
          get stopped() {
            if (replayer.stopped) throw new TypeError('a replayer that crashes where it should report');
            return false;
          },
        }),
    });
    // What is equal to the end is not affected, so that trials are recorded and replayed as always.
    expect(() => judgeMany(bench, name)).toThrow('a replayer that crashes');
  });

  test('may be a machine’s that somebody else has written', () => {
    const bench = new Bench(subject(() => new Brittle()));
    expect(judgeMany(bench, 'each entry matters')).toContain('changed: refused by the machine');
  });
});

describe('what a scenario plans', () => {
  /** Somebody on the way takes away what is typed, or types something else. */
  const bench = (onTheWay: (typed: ConsoleInput) => ConsoleInput | undefined): Bench =>
    new Bench(
      { ...subject(() => new Typed()), accepts: ['console', 'tick'] },
      {
        source: (source) =>
          changed(source, {
            arrival: (machine, idle) => {
              for (;;) {
                const arrival = source.arrival(machine, idle);
                if (arrival?.kind !== 'console') return arrival;
                const passed = onTheWay(arrival);
                if (passed !== undefined) return passed;
              }
            },
          }),
      },
    );
  const typed = ['a', 'a', 'b'].map((console) => ({ at: 200, console }));
  const judge = (on: Bench, arrivals: Scenario['arrivals'] = typed): string | undefined =>
    lawNamed('events land where the log says').judge(on.run({ ...SCENARIO, arrivals }), on, () => {})
      ?.message;

  test('arrives, each for itself', () => {
    expect(judge(bench((input) => input))).toBeUndefined();
    for (const kept of [0, 1, 2]) {
      let seen = 0;
      const others = bench((input) => (seen++ === kept ? input : undefined));
      expect(judge(others)).toBe('what the scenario has for position 200 did not arrive there');
    }
  });

  test('arrives with its content', () => {
    const other = bench(({ kind, data }) => ({ kind, data: data.map((byte) => (byte === 98 ? 97 : byte)) }));
    expect(judge(other)).toBe('what the scenario has for position 200 did not arrive there');
    expect(judge(other, typed.slice(0, 2))).toBeUndefined();
  });

  test('arrives too where it comes behind something that the guest does', () => {
    const arrivals = [...typed.slice(0, 1), { after: 'hundred', console: 'a' }];
    let seen = 0;
    expect(
      judge(
        bench((input) => input),
        arrivals,
      ),
    ).toBeUndefined();
    expect(
      judge(
        bench((input) => (seen++ === 0 ? undefined : input)),
        arrivals,
      ),
    ).toMatch('never arrived');
  });
});

test('ends that are the word of who recorded are told apart by nobody, and one for another is no breach', () => {
  const bench = new Bench(subject());
  const trial = bench.run(SCENARIO);
  const { header, entries } = readEntries(memorySource(trial.recorded.log));
  const end = entries.at(-1)!;
  const replayed = (outcome: Outcome): string[] => {
    const counted: string[] = [];
    const make = (): Uint8Array =>
      writeEntries(header, [...entries.slice(0, -1), { ...end, kind: 'end', outcome }]);
    expect(judgeAltered(make, 'altered', trial, bench, (what) => counted.push(what))).toBeUndefined();
    return counted;
  };
  expect(end).toMatchObject({ kind: 'end', outcome: { end: 'limit' } });
  expect(replayed({ end: 'stopped' })).toEqual(['equivalent']);
  expect(replayed({ end: 'power-off' })).toEqual(['reported']);
  expect(replayed({ end: 'halt', code: 0 })).toEqual(['reported']);
});

test('a machine that has nothing to forget is not said to have been judged for it', () => {
  const counted: string[] = [];
  const bench = new Bench(subject());
  lawNamed('caching cannot be observed').judge(bench.run(SCENARIO), bench, (what) => counted.push(what));
  expect(counted).toEqual(['nothing to forget']);
});

describe('a bench', () => {
  const file = readFileSync(new URL('../../guests/elf/exerciser.elf', import.meta.url));
  const guest = riscvGuest(loadImage(new Uint8Array(file), 'exerciser.elf'), {
    memory: '16MiB',
    diskSectors: [64],
  });

  test('makes two machines for all its trials, the backup from bytes alone', () => {
    let created = 0;
    const descriptions: unknown[] = [];
    const counting: Subject = {
      ...guest,
      create: () => (created++, guest.create()),
      rebuild: (description) => (descriptions.push(description), guest.rebuild(description)),
    };
    const bench = new Bench(counting);
    for (let trial = 0; trial < 3; trial++) bench.run({ lockstep: 1, limit: 3000 });
    expect(created).toBe(1);
    expect(descriptions).toEqual([guest.describe()]);
    expect(descriptions[0]).not.toBe(guest.describe());
  });

  test('judges a computer by every law, whatever reaches it, with both kinds of clocks', () => {
    const scenario: Scenario = {
      lockstep: 1,
      limit: 60_000,
      arrivals: [
        { at: 5000, interrupt: 'timer' },
        { at: 9000, console: 'abc' },
        { at: 12_000, frame: 'ffffffffffff52540012345608004500' },
        { at: 20_000, snapshot: true },
        { at: 30_000, reset: true },
        { at: 30_000, snapshot: true },
      ],
      clock: { steps: [1, 0, 900], tail: { seed: 4 } },
      io: { latency: [100, 3], errors: [2], tail: { seed: 5 } },
      entropy: { tail: { seed: 6 } },
      replay: { slices: [3, 500], reloads: [8000, 30_000], forgets: [9001] },
    };
    const paced = riscvGuest(guest.image, {
      memory: '16MiB',
      diskSectors: [64],
      clock: { kind: 'paced', rate: 2 ** 29 },
    });
    const redrawn: Scenario = {
      ...scenario,
      arrivals: [...scenario.arrivals!, { at: 15_000, pace: { jump: 40, rate: 0.3 } }],
    };
    for (const [each, trial] of [
      [guest, scenario],
      [paced, redrawn],
    ] as const) {
      const bench = new Bench(each);
      const { recorded } = bench.run(trial);
      expect(recorded.reached.filter((reached) => reached).length).toBeGreaterThan(4);
      const broken = LAWS.filter((law) => law.judge(bench.run(trial), bench, () => {}) !== undefined);
      expect(broken.map(({ name }) => name)).toEqual([]);
    }
  });
});

test('what a rig puts in place is used', () => {
  const used: string[] = [];
  const noted =
    <T>(name: string) =>
    (part: T): T => (used.push(name), part);
  const rig: Rig = {
    primary: (given) => noted<Counter>('primary')(given.create() as Counter),
    backup: (given) => noted<Counter>('backup')(given.create() as Counter),
    environment: noted('environment'),
    source: noted('source'),
    recorder: noted('recorder'),
    sink: noted('sink'),
    replayer: noted('replayer'),
  };
  const { recorded, replayed } = new Bench(subject(), rig).run(SCENARIO);
  expect([...new Set(used)].sort()).toEqual([
    'backup',
    'environment',
    'primary',
    'recorder',
    'replayer',
    'sink',
    'source',
  ]);
  expect(replayed.digest).toBe(recorded.digest);
});
