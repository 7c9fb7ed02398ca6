import { describe, expect, test } from 'vitest';

import { runSync } from '../../src/hypervisor/drive.ts';
import type { StandingMachine } from '../../src/hypervisor/event-source.ts';
import { LogReader } from '../../src/hypervisor/log/log-reader.ts';
import { PassingEvents } from '../../src/hypervisor/passing-events.ts';
import { Replayer } from '../../src/hypervisor/replayer.ts';
import type { Happening } from '../../src/machine/machine.ts';
import { readEntries } from '../../src/hypervisor/log/entry-list.ts';
import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import type { PairTrial } from '../../src/harness/pair/pair-trial.ts';
import type { PairHistory } from '../../src/simulation/history.ts';
import type { Fault } from '../../src/simulation/fault.ts';
import { JudgedPairs, shippedGuest } from './judged-pairs.ts';

const EXERCISER = new JudgedPairs(shippedGuest('exerciser'), 80_000);
const DEATH = { at: 12_000, crash: 'primary' } as const;

/** The log of the one machine that the outside has seen. */
function entriesOf(pairs: JudgedPairs, { log }: PairTrial) {
  const known = { known: pairs.bench.header({}) };
  return readEntries(memorySource(log), known).entries;
}

/** Behind which slots the guest did something for the first time, the second time, and so on. */
class Noted extends PassingEvents {
  readonly positions: number[] = [];

  override noticed(machine: StandingMachine): void {
    for (const _ of machine.happened ?? []) this.positions.push(machine.position);
    this.events.noticed(machine);
  }
}

describe('what arrives behind something that the guest does', () => {
  const { bench } = EXERCISER;

  /** Where that machine did it for the `hit`-th time, and where it was given what is typed. */
  function places(after: Happening, hit: number, faults: readonly Fault[]) {
    const pair = EXERCISER.run({ arrivals: [{ after, hit, plus: 3, console: 'x' }], faults });
    const { backup: machine } = bench;
    bench.reset(machine);
    machine.watch!([after]);
    const noted = new Noted(new Replayer(new LogReader(memorySource(pair.log), { known: bench.header({}) })));
    runSync(machine, noted);
    const typed = entriesOf(EXERCISER, pair).filter(
      (entry) => entry.kind === 'input' && entry.input.kind === 'console',
    );
    return { did: noted.positions[hit - 1]!, typed: typed.map(({ position }) => position) };
  }

  test.each<[Happening, number]>([
    ['trap', 10],
    ['doorbell', 10],
    ['doorbell', 16],
  ])(
    '%s arrives there on a host that has taken over before it comes to that: it has counted on',
    (after, hit) => {
      for (const faults of [[], [DEATH]]) {
        const { did, typed } = places(after, hit, faults);
        expect(typed).toEqual([did + 3]);
        expect(did).toBeGreaterThan(DEATH.at);
      }
    },
  );
});

describe('the clock at a takeover', () => {
  /** When that was, the last value before, and the first one behind. */
  function values(clockAhead: number) {
    const pair = EXERCISER.run({ pair: { clockAhead }, faults: [{ at: 25_000, crash: 'primary' }] });
    const { consumed, ticks } = pair.history.takeovers[0]!;
    const clock = entriesOf(EXERCISER, pair).map((entry) =>
      (entry.kind === 'input' || entry.kind === 'answer') && entry.input.kind === 'clock'
        ? entry.input.value
        : undefined,
    );
    const given = (values: readonly (number | undefined)[]): number[] =>
      values.filter((value) => value !== undefined);
    return { ticks, last: given(clock.slice(0, consumed)).at(-1)!, next: given(clock.slice(consumed))[0]! };
  }

  test('goes on from the host’s own one where that is ahead', () => {
    const { ticks, next } = values(50_000);
    expect(next).toBeGreaterThanOrEqual(ticks + 50_000);
  });

  test('goes on from the last value that the guest was given where the host’s own one is behind', () => {
    const { last, next } = values(-50_000);
    expect(next).toBeGreaterThanOrEqual(last);
    expect(next).toBeLessThan(last + 1000);
  });
});

describe('who deals with the guest', () => {
  test('is answered by the host that has taken over, without having given anything up', () => {
    const pairs = new JudgedPairs(shippedGuest('key-value'), 2_000_000);
    const keyValue = ['put a 1', 'get a', 'put a 2', 'get a'];
    const { history } = pairs.run({
      clients: [{ keyValue, think: [3000] }],
      faults: [{ at: 30_000, crash: 'primary' }],
    });
    expect(history.takeovers).toHaveLength(1);
    const [{ counts }] = history.clients as [PairHistory['clients'][number]];
    expect(counts).toMatchObject({ requests: 4, answers: 4, givenUp: 0 });
  });
});
