import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivals } from '../../../src/harness/scenario/arbitraries/arrivals.ts';
import { scenario } from '../../../src/harness/scenario/arbitraries/scenario.ts';
import { consoleBytes } from '../../../src/harness/scenario/planned-arrivals.ts';
import { scenarioParts } from '../../../src/harness/scenario/scenario-parts.ts';
import { eventCount, withoutEvent } from '../../../src/harness/scenario/scenario-events.ts';
import { DEFAULT_CHECKPOINTS, DEFAULT_LIMIT } from '../../../src/harness/scenario/scenario.ts';
import type { Arrival, Scenario } from '../../../src/harness/scenario/scenario.ts';
import { BOARD, COUNTER, PACED } from './subjects.ts';

const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns = 1000): T[] =>
  fc.sample(arbitrary, { numRuns, seed: 1 });

/** Which of some kinds have a smaller share than they should. */
const rarer = (than: number, found: Record<string, number>, kinds: readonly string[]): string[] =>
  kinds.filter((kind) => !(found[kind]! > than));

/** The kinds of place that an arrival has, as it is aimed. */
function aim(arrival: Arrival, checkpoints: number): string {
  if ('at' in arrival) {
    const beside = (arrival.at + 1) % checkpoints;
    if (beside <= 2 && arrival.at > 1) return `checkpoint ${['-1', '+0', '+1'][beside]}`;
    return arrival.at < 4096 ? 'early' : 'anywhere';
  }
  const { after, plus = 0 } = arrival;
  if (after === 'trap') return plus <= 6 ? 'first of a handler' : 'in a handler';
  if (after === 'lr') return `lr`;
  if (after === 'doorbell') return plus <= 8 ? 'at a doorbell' : 'while DMA is pending';
  return after;
}

function shares(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1 / names.length;
  return counts;
}

describe('a generated scenario', () => {
  test('is the same for the same seed', () => {
    expect(sample(scenario(BOARD), 100)).toEqual(sample(scenario(BOARD), 100));
    expect(fc.sample(scenario(BOARD), { numRuns: 100, seed: 2 })).not.toEqual(sample(scenario(BOARD), 100));
  });

  test('survives being written as JSON', () => {
    for (const value of sample(scenario(BOARD))) expect(JSON.parse(JSON.stringify(value))).toEqual(value);
  });

  test('has from none to thirty arrivals, all of them before the limit', () => {
    const all = sample(scenario(BOARD, { limit: 3000 }));
    const lengths = all.map((value) => value.arrivals?.length ?? 0);
    expect(lengths).toContain(0);
    expect(Math.max(...lengths)).toBe(30);
    for (const length of [1, 5, 10, 20]) expect(lengths).toContain(length);
    const positions = all.flatMap((value) => value.arrivals ?? []).map((one) => ('at' in one ? one.at : 0));
    expect(Math.max(...positions)).toBeLessThan(3000);
    expect(Math.min(...positions)).toBe(0);
  });

  test('gives a subject only what it takes', () => {
    for (const subject of [BOARD, COUNTER, PACED]) {
      for (const value of sample(scenario(subject)))
        expect(() => scenarioParts(value, subject)).not.toThrow();
    }
  });

  test('of a subject that takes nothing has no arrivals but operations on the machine', () => {
    const nothing = { id: 'nothing', create: BOARD.create };
    const kinds = sample(scenario(nothing)).flatMap((value) => value.arrivals ?? []);
    expect(kinds.length).toBeGreaterThan(0);
    expect(kinds.filter((one) => !('snapshot' in one || 'powerOff' in one))).toEqual([]);
  });

  test('aims at all kinds of places, each in more than one of twenty arrivals', () => {
    const all = sample(scenario(BOARD));
    const aims = all.flatMap(({ arrivals = [], checkpoints = DEFAULT_CHECKPOINTS }) =>
      arrivals.map((arrival) => aim(arrival, checkpoints)),
    );
    const found = shares(aims);
    const handlers = ['first of a handler', 'in a handler'];
    const kinds = ['early', 'anywhere', ...handlers, 'lr', 'at a doorbell', 'while DMA is pending'];
    expect(rarer(0.05, found, kinds)).toEqual([]);
    const near = shares(aims.map((name) => name.replace(/ [-+][01]$/, '')));
    expect(rarer(0.05, near, ['checkpoint'])).toEqual([]);
    expect(rarer(0.02, found, ['checkpoint -1', 'checkpoint +0', 'checkpoint +1'])).toEqual([]);
    expect(found['symbol:main']! + found['pc:0x80000ffe']!).toBeGreaterThan(0.05);
  });

  test('lets several things arrive at the same place at times', () => {
    const all = sample(scenario(BOARD)).flatMap(({ arrivals = [] }) =>
      arrivals.map((one, index) => {
        const before = arrivals[index - 1];
        if (before === undefined) return false;
        if ('at' in one) return 'at' in before && one.at === before.at;
        return (
          'after' in before &&
          one.after === before.after &&
          one.hit === before.hit &&
          one.plus === before.plus
        );
      }),
    );
    expect(all.filter(Boolean).length / all.length).toBeGreaterThan(0.05);
  });

  test('has each kind of event, and frames of all sizes', () => {
    const all = sample(scenario(BOARD)).flatMap((value) => value.arrivals ?? []);
    const kinds = shares(
      all.map((one) => Object.keys(one).find((name) => !['at', 'after', 'hit', 'plus'].includes(name))!),
    );
    expect(rarer(0.15, kinds, ['interrupt', 'console', 'frame'])).toEqual([]);
    expect(rarer(0.005, kinds, ['reset', 'snapshot', 'powerOff'])).toEqual([]);
    const bytes = all.flatMap((one) => ('frame' in one ? [one.frame.length / 2] : []));
    for (const size of [14, 60, 1514]) expect(bytes).toContain(size);
    const typed = all.flatMap((one) => ('console' in one ? [consoleBytes(one.console).length] : []));
    expect(Math.max(...typed)).toBeGreaterThan(16);
  });

  test('has the kinds of a machine of its own, and of one with a paced clock', () => {
    const ticks = sample(scenario(COUNTER)).flatMap((value) => value.arrivals ?? []);
    expect(ticks.some((one) => 'signal' in one && one.signal === 'tick' && one.data === undefined)).toBe(
      true,
    );
    expect(ticks.some((one) => 'signal' in one && one.data !== undefined)).toBe(true);
    const paced = sample(scenario(PACED)).flatMap((value) => value.arrivals ?? []);
    expect(paced.some((one) => 'pace' in one)).toBe(true);
    expect(new Set(paced.flatMap((one) => ('frame' in one ? [one.device] : [])))).toEqual(new Set([3, 6]));
  });

  test('has settings of all kinds, with constant tails and with seeded ones', () => {
    const all = sample(scenario(BOARD));
    const having = (has: (value: Scenario) => unknown): number => all.filter(has).length;
    for (const count of [
      having(({ clock }) => clock?.steps?.includes(0)),
      having(({ clock }) => clock?.steps?.some((step) => step > 1000)),
      having(({ clock }) => typeof clock?.tail === 'number'),
      having(({ clock }) => typeof clock?.tail === 'object'),
      having(({ clock }) => clock?.rate === 0),
      having(({ clock }) => typeof clock?.latenessTail === 'object'),
      having(({ io }) => io?.errors?.length),
      having(({ io }) => typeof io?.tail === 'object'),
      having(({ io }) => typeof io?.content === 'object'),
      having(({ entropy }) => entropy?.bytes?.length),
      having(({ entropy }) => typeof entropy?.tail === 'object'),
      having(({ replay }) => replay?.slices?.length),
      having(({ replay }) => replay?.reloads?.length),
      having(({ replay }) => replay?.forgets?.length),
      having(({ checkpoints }) => checkpoints),
    ]) {
      expect(count).toBeGreaterThan(50);
      expect(count).toBeLessThan(950);
    }
  });

  test('takes what the options say in place of what is usual', () => {
    const options = {
      limit: 700,
      checkpoints: 50,
      maxLength: 5,
      clock: fc.constant({ tail: 3 }),
      io: fc.constant({}),
      entropy: fc.constant({ tail: 9 }),
      replay: fc.constant({}),
    };
    for (const value of sample(scenario(BOARD, options), 200)) {
      expect(value).toMatchObject({ limit: 700, checkpoints: 50, clock: { tail: 3 }, entropy: { tail: 9 } });
      expect(value).not.toHaveProperty('io');
      expect(value).not.toHaveProperty('replay');
      expect(value.arrivals?.length ?? 0).toBeLessThanOrEqual(5);
    }
    expect(sample(scenario(BOARD), 1)[0]!.limit).toBe(DEFAULT_LIMIT);
  });

  test('stays within the bounds of each kind', () => {
    const bounds = {
      interrupts: { maxLength: 2 },
      console: { maxLength: 1 },
      frames: { maxLength: 0 },
      resets: { maxLength: 0 },
      snapshots: { maxLength: 0 },
      powerOffs: { maxLength: 0 },
    };
    let most = 0;
    for (const { arrivals: all = [] } of sample(scenario(BOARD, bounds))) {
      const interrupts = all.filter((one) => 'interrupt' in one).length;
      const typed = all.filter((one) => 'console' in one).length;
      expect([interrupts <= 2, typed <= 1, all.length]).toEqual([true, true, interrupts + typed]);
      most = Math.max(most, interrupts);
    }
    expect(most).toBe(2);
  });

  test('switches the machine off once at most', () => {
    for (const { arrivals: all = [] } of sample(scenario(BOARD))) {
      expect(all.filter((one) => 'powerOff' in one).length).toBeLessThanOrEqual(1);
    }
  });

  test('knows what its guest understands', () => {
    const frames = [new Uint8Array(42).fill(0xab), new Uint8Array(60).fill(0xcd)];
    const subject = { ...BOARD, samples: { frames, console: ['help\r'] } };
    const all = sample(scenario(subject)).flatMap((value) => value.arrivals ?? []);
    const digits = all.flatMap((one) => ('frame' in one ? [one.frame] : []));
    expect(digits.filter((frame) => frame === 'ab'.repeat(42)).length).toBeGreaterThan(20);
    expect(
      digits.filter((frame) => /^(cd)*(?!cd)..(cd)+$/.test(frame) && frame.length === 120).length,
    ).toBeGreaterThan(5);
    expect(all.filter((one) => 'console' in one && one.console === 'help\r').length).toBeGreaterThan(20);
  });
});

test('arrivals with a known position are in the order in which they arrive, those that wait come behind them', () => {
  for (const all of sample(arrivals(BOARD, { limit: 10_000, checkpoints: 100 }))) {
    const positions = all.map((one) => ('at' in one ? one.at : Infinity));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  }
});

describe('a failing scenario shrinks', () => {
  const shrunk = (fails: (value: Scenario) => boolean): Scenario => {
    const result = fc.check(
      fc.property(scenario(BOARD), (value) => !fails(value)),
      { seed: 4, numRuns: 2000 },
    );
    expect(result.failed).toBe(true);
    return result.counterexample![0];
  };

  test('to nothing, if everything fails', () => {
    expect(shrunk(() => true)).toEqual({ lockstep: 1, limit: DEFAULT_LIMIT });
  });

  test('to the one arrival that it takes, at the smallest position', () => {
    const fails = ({ arrivals: all = [] }: Scenario): boolean =>
      all.some((one) => 'interrupt' in one && 'at' in one && one.at >= 1000);
    expect(shrunk(fails).arrivals).toEqual([{ at: 1000, interrupt: 'timer' }]);
  });

  test('to the two frames that it takes, once what is left over is taken away', () => {
    const fails = ({ arrivals: all = [] }: Scenario): boolean =>
      all.filter((one) => 'frame' in one).length >= 2;
    let left = shrunk(fails);
    for (let index = 0; index < eventCount(left);) {
      const smaller = withoutEvent(left, index);
      if (fails(smaller)) left = smaller;
      else index++;
    }
    const frame = '00'.repeat(14);
    expect(left.arrivals).toEqual([
      { at: 0, frame },
      { at: 0, frame },
    ]);
  });

  test('to the handler in which it happens, and the slot there', () => {
    const fails = ({ arrivals: all = [] }: Scenario): boolean =>
      all.some((one) => 'console' in one && 'after' in one && one.after === 'trap' && (one.plus ?? 0) >= 3);
    expect(shrunk(fails).arrivals).toMatchObject([{ after: 'trap', hit: 1, plus: 3, console: 'a' }]);
  });

  test('to a constant in place of a stream', () => {
    const fails = ({ clock }: Scenario): boolean => clock?.tail !== undefined;
    expect(shrunk(fails)).toEqual({ lockstep: 1, limit: DEFAULT_LIMIT, clock: { tail: 0 } });
  });
});
