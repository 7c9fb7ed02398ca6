import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Leak } from '../../src/audit/leak.ts';
import { interruptEarly } from '../../src/audit/leaks/interrupt-early.ts';
import { leaksOf } from '../../src/audit/leaks.ts';
import { PAIR_LEAKS } from '../../src/audit/pair-leaks.ts';
import { Bench } from '../../src/harness/bench.ts';
import type { Trial } from '../../src/harness/bench.ts';
import { readEntries } from '../../src/hypervisor/log/entry-list.ts';
import type { LogEntry } from '../../src/hypervisor/log/entry.ts';
import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import type { Rig } from '../../src/harness/rig.ts';
import { canaryGuest } from '../../src/harness/riscv/leaks/canary-guest.ts';
import { inHandler } from '../../src/harness/riscv/leaks/in-handler.ts';
import { riscvLeaks } from '../../src/harness/riscv/leaks/riscv-leaks.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import type { Arrival, EventSource } from '../../src/hypervisor/event-source.ts';
import type { Replayer } from '../../src/hypervisor/replayer.ts';
import { carryOut } from '../../src/hypervisor/storage.ts';
import type { Environment } from '../../src/environment/environment.ts';
import { scenarioParts } from '../../src/harness/scenario/scenario-parts.ts';
import type { Effect } from '../../src/machine/exit.ts';
import type { Input } from '../../src/machine/input.ts';
import type { Machine } from '../../src/machine/machine.ts';
import { PassingEvents } from '../../src/hypervisor/passing-events.ts';
import { read, root } from '../repository/files.ts';
import { computer } from '../support/computers.ts';
import { leakyHartModules } from '../support/leaky-harts.ts';

const guest = canaryGuest(readFileSync(path.join(root, 'guests/elf/exerciser.elf')));
let leaks: readonly Leak[];

beforeAll(async () => {
  leaks = leaksOf(riscvLeaks(guest, await leakyHartModules()));
});

function rigOf(name: string): Rig {
  const leak = leaks.find((one) => one.name === name);
  if (leak === undefined) throw new RangeError(`no leak is named ${name}`);
  return leak.rig;
}

/** A position that a source is asked at. */
const at = (position: number): Machine => ({ position }) as Machine;

/** A replayer that hands out these inputs, each at its position. */
class Listed extends PassingEvents {
  readonly #inputs: { readonly position: number; readonly input: Input }[];

  constructor(inputs: readonly { readonly position: number; readonly input: Input }[]) {
    super(undefined as unknown as EventSource);
    this.#inputs = [...inputs];
  }

  override get stopped(): boolean {
    return false;
  }

  override arrival({ position }: Machine): Arrival | undefined {
    return this.#inputs[0]?.position === position ? this.#inputs.shift()!.input : undefined;
  }

  override horizon(): number {
    return this.#inputs[0]?.position ?? Infinity;
  }

  override perform(): void {}
}

/** What reaches a backup with this leak, of what the log has for it. */
function leaking(
  name: string,
  inputs: readonly { readonly position: number; readonly input: Input }[],
): EventSource {
  return rigOf(name).replayer!(new Listed(inputs) as unknown as Replayer, at(0), undefined as never);
}

/** All that arrives at a position. */
function arrivalsAt(position: number, events: EventSource, idle = false): Arrival[] {
  const found: Arrival[] = [];
  for (
    let one = events.arrival(at(position), idle);
    one !== undefined;
    one = events.arrival(at(position), idle)
  ) {
    found.push(one);
  }
  return found;
}

const typed = (text: string): Input => ({ kind: 'console', data: new TextEncoder().encode(text) });
const completion = (request: number, data = new Uint8Array(4)): Input => ({
  kind: 'completion',
  device: 0,
  request,
  status: 'ok',
  data,
});

const LIMIT = 30_000;
const QUIET: Scenario = { lockstep: 1, limit: LIMIT };

/** A trial with the leak, whatever comes of it. */
const trial = (name: string, scenario: Scenario = QUIET): Trial =>
  new Bench(guest, rigOf(name)).run(scenario);

const logged = ({ log }: Trial['recorded']): readonly LogEntry[] => readEntries(memorySource(log)).entries;

test('every leak has a name of its own and says what is wrong', () => {
  const all = [...leaks, ...PAIR_LEAKS];
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name, what } of all)
    expect([name, what]).toEqual([expect.stringMatching(/^[a-z-]+$/), expect.stringMatching(/^\S.+[^.]$/)]);
});

test('every leak is described, and nothing else', () => {
  const [, list = ''] = read('docs/canaries.md').split('## The leaks');
  const described = [...list.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name);
  expect(described).toEqual([...leaks, ...PAIR_LEAKS].map(({ name }) => name));
});

describe('a clock that is not logged', () => {
  test('leaves no reading in the log, and the backup reads its own', () => {
    const { recorded, replayed } = trial('clock-not-logged');
    const readings = (side: Trial['recorded'] | Trial['replayed']): number[] =>
      side.deliveries.filter(({ asked }) => asked).map(({ ticks }) => ticks);
    expect(logged(recorded).filter(({ kind }) => kind === 'answer')).toEqual([]);
    expect(readings(recorded).length).toBeGreaterThan(5);
    expect(readings(replayed).slice(0, 5)).not.toEqual(readings(recorded).slice(0, 5));
  });
});

describe('entropy that is not logged', () => {
  test('is other bytes on the backup, and as many; what comes from disks stays', () => {
    const events = leaking('entropy-not-logged', [
      { position: 5, input: completion(1) },
      { position: 5, input: completion(2) },
    ]);
    events.perform([{ kind: 'entropy', device: 0, request: 2, bytes: 4 }], at(3));
    const [disk, entropy] = arrivalsAt(5, events) as (Input & { data: Uint8Array })[];
    expect(disk).toEqual(completion(1));
    expect(entropy!.data).toHaveLength(4);
    expect(entropy!.data).not.toEqual(new Uint8Array(4));
  });
});

describe('an interrupt that is late', () => {
  const inputs = [
    { position: 5, input: typed('a') },
    { position: 6, input: typed('b') },
  ];

  test('reaches the backup one slot late', () => {
    const events = leaking('interrupt-late', inputs);
    expect(arrivalsAt(5, events)).toEqual([]);
    expect(events.horizon(at(5))).toBe(6);
    expect(arrivalsAt(6, events)).toEqual([typed('a')]);
    expect(arrivalsAt(7, events)).toEqual([typed('b')]);
  });

  test('is on time where the guest waits for it', () => {
    expect(arrivalsAt(5, leaking('interrupt-late', inputs), true)).toEqual([typed('a')]);
  });
});

describe('an interrupt that is early', () => {
  const scenario: Scenario = {
    ...QUIET,
    arrivals: [4, 9, 14, 19].map((plus, index) => ({ after: 'trap', hit: index + 1, plus, console: 'a' })),
  };

  test('reaches the backup one slot early in a handler', () => {
    const { recorded, replayed } = trial('interrupt-early', scenario);
    const early = replayed.deliveries.findIndex(
      ({ position }, index) => position !== recorded.deliveries[index]!.position,
    );
    expect(early).toBeGreaterThanOrEqual(0);
    expect(recorded.deliveries[early]!.position - replayed.deliveries[early]!.position).toBe(1);
  });

  test('is on time where there is no handler', () => {
    const { result } = new Bench(
      guest,
      interruptEarly(() => false),
    ).run(scenario).replayed;
    expect(result.verdict).toBe('equal');
  });

  test('takes a slot for one of a handler from the trap on, until MRET has been executed', () => {
    const machine = computer(`
      la t0, handler
      csrw mtvec, t0
      csrsi mstatus, 8
      ebreak
      loop: j loop
      .align 4
      handler: la t0, loop
      csrw mepc, t0
      mret`);
    const slots: boolean[] = [];
    for (let position = 0; position < 10; position++) {
      machine.run(position);
      slots.push(inHandler(machine));
    }
    // Two instructions each for the addresses.
    expect(slots).toEqual([...Array(5).fill(false), ...Array(4).fill(true), false]);
  });
});

/** Executes one slot, with everything that it asks for at once. */
function step(machine: Machine, environment: Environment): readonly Effect[] {
  const exit = machine.run(machine.position + 1);
  if (exit.reason === 'question') {
    machine.deliver({ kind: 'clock', value: environment.clock.reading(machine.position) });
    return step(machine, environment);
  }
  if (exit.reason === 'idle') throw new Error('the guest waits, though nothing that it asked for is missing');
  return exit.reason === 'effects' ? exit.effects : [];
}

describe('DMA without a bounce buffer', () => {
  test('puts the first half of what is read into memory before the request completes', () => {
    const filled = (rig: Rig): number => {
      const machine = (rig.primary?.(guest) ?? guest.create()) as ReturnType<typeof guest.create>;
      const { environment } = scenarioParts({ ...QUIET, io: { content: 0x5a } }, guest);
      const outside = rig.environment?.(environment, machine) ?? environment;
      const bytes = (): number =>
        machine.read(0x8000_0000, guest.configuration.memoryBytes).filter((byte) => byte === 0x5a).length;
      while (machine.position < LIMIT) {
        for (const effect of step(machine, outside)) {
          if (effect.kind === 'console' || effect.kind === 'frame' || effect.kind === 'cancel') continue;
          const before = bytes();
          const done = carryOut(effect, outside);
          outside.latency?.(effect);
          if (effect.kind === 'read' && done.data.every((byte) => byte === 0x5a)) return bytes() - before;
          machine.deliver(done);
        }
      }
      throw new Error('the guest reads nothing that it has not written');
    };
    expect(filled({})).toBe(0);
    expect(filled(rigOf('dma-without-bounce-buffer'))).toBe(256);
  });
});

describe('an order of completions that is the host’s', () => {
  test('is not always the log’s, and nothing else changes its place', () => {
    const inputs = [completion(0), typed('a'), ...[1, 2, 3, 4, 5, 6].map((request) => completion(request))];
    const events = leaking(
      'completion-order',
      inputs.map((input) => ({ position: 5, input })),
    );
    const found = arrivalsAt(5, events);
    expect(found).not.toEqual(inputs);
    expect(found[1]).toEqual(typed('a'));
    expect(new Set(found.map((one) => JSON.stringify(one)))).toEqual(
      new Set(inputs.map((one) => JSON.stringify(one))),
    );
  });
});

describe('a frame that is cut', () => {
  test('loses all behind 60 bytes', () => {
    const frame = (bytes: number): Input => ({
      kind: 'frame',
      device: 6,
      data: new Uint8Array(bytes).fill(7),
    });
    const events = leaking('packet-truncated', [
      { position: 5, input: frame(1514) },
      { position: 5, input: frame(42) },
    ]);
    expect(arrivalsAt(5, events)).toEqual([frame(60), frame(42)]);
  });
});

describe('an entry that is lost', () => {
  test('reached the primary and is in no log', () => {
    const { recorded } = trial('entry-lost');
    const events = logged(recorded).filter((entry) => 'input' in entry);
    expect(events.length).toBe(recorded.deliveries.length - Math.floor(recorded.deliveries.length / 17));
    expect(recorded.deliveries.length).toBeGreaterThan(17);
  });
});

describe('a clock that goes back', () => {
  test('does so on the primary, by no more than its machine takes', () => {
    const { recorded } = trial('clock-going-back');
    const falls = recorded.deliveries.flatMap(({ ticks, asked }, index) => {
      const before = recorded.deliveries.slice(0, index).findLast(({ kind }) => kind === 'clock');
      return asked && before !== undefined && ticks < before.ticks ? [before.ticks - ticks] : [];
    });
    expect(falls.length).toBeGreaterThan(0);
    expect(Math.max(...falls)).toBeLessThanOrEqual(64);
  });
});

describe('state that is left out', () => {
  test('is lost by saving and loading, and not missed by digests', () => {
    const restored = (rig: Rig): { enabled: boolean; digests: boolean } => {
      const scenario = { ...QUIET, limit: 20_000 };
      const bench = new Bench(guest, rig);
      bench.record(scenario);
      const machine = bench.primary;
      const saved = machine.save();
      const before = machine.digest!();
      bench.reset(machine);
      machine.load(saved);
      const digests = machine.digest!() === before;
      const other = bench.replay(bench.record({ ...QUIET, limit: 30_000 }).log, {
        setting: { reloads: [20_000] },
      });
      return { enabled: other.result.verdict === 'equal', digests };
    };
    expect(restored({})).toEqual({ enabled: true, digests: true });
    expect(restored(rigOf('state-left-out'))).toEqual({ enabled: false, digests: true });
  });
});
