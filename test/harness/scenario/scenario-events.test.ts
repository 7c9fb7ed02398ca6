import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../../src/harness/scenario/arbitraries/scenario.ts';
import { parseScenario } from '../../../src/harness/scenario/parse-scenario.ts';
import { eventCount, withoutEvent } from '../../../src/harness/scenario/scenario-events.ts';
import type { Scenario } from '../../../src/harness/scenario/scenario.ts';
import { BOARD } from './subjects.ts';

const base = { lockstep: 1, limit: 100 } as const;
const seeded = { seed: 3 };

describe('the events of a scenario are', () => {
  test.each<[string, Omit<Scenario, 'lockstep' | 'limit'>, number]>([
    ['none in one that says nothing', {}, 0],
    [
      'its arrivals',
      {
        arrivals: [
          { at: 1, reset: true },
          { after: 'lr', snapshot: true },
        ],
      },
      2,
    ],
    ['steps other than the usual', { clock: { steps: [0, 5, 0, 7] } }, 2],
    ['steps other than a constant tail', { clock: { steps: [5, 5, 0], tail: 5 } }, 1],
    [
      'no constant tail',
      { clock: { tail: 5, latenessTail: 1 }, io: { tail: 1, content: 1 }, entropy: { tail: 2 } },
      0,
    ],
    [
      'each seeded tail',
      { clock: { tail: seeded, latenessTail: seeded }, io: { tail: seeded, content: seeded } },
      4,
    ],
    ['late timers', { clock: { lateness: [0, 1] } }, 1],
    ['slow and failing requests', { io: { latency: [0, 1], errors: [0, 4] } }, 3],
    ['random bytes other than zeros', { entropy: { bytes: ['', '00', '01'], tail: seeded } }, 2],
    ['deeds to the backup', { replay: { slices: [1, 2, 3], reloads: [5, 6], forgets: [7] } }, 4],
    [
      'no board, interval or rate',
      { board: { memory: '1GiB' }, checkpoints: 7, clock: { rate: 3 }, guest: 'a' },
      0,
    ],
  ])('%s', (_, setting, count) => {
    expect(eventCount({ ...base, ...setting })).toBe(count);
  });
});

describe('without an event', () => {
  test('a listed value is as the tail has it, and those behind it keep their places', () => {
    const clock = { steps: [1, 2, 3], tail: 9 };
    expect(withoutEvent({ ...base, clock }, 1).clock).toEqual({ steps: [1, 9, 3], tail: 9 });
    expect(withoutEvent({ ...base, clock }, 2).clock).toEqual({ steps: [1, 2], tail: 9 });
    expect(withoutEvent({ ...base, clock: { ...clock, tail: seeded } }, 2).clock?.steps).toEqual([1, 2, 0]);
  });

  test('random bytes are zeros, and those behind them keep their places', () => {
    expect(withoutEvent({ ...base, entropy: { bytes: ['ab', 'cd'] } }, 0).entropy?.bytes).toEqual(['', 'cd']);
    expect(withoutEvent({ ...base, entropy: { bytes: ['ab', 'cd'] } }, 1).entropy?.bytes).toEqual(['ab']);
    expect(withoutEvent({ ...base, entropy: { bytes: ['ab'], tail: 1 } }, 0).entropy?.bytes).toEqual(['']);
  });

  test('a stream is constant, slices are whole, and the rest is not there', () => {
    expect(withoutEvent({ ...base, io: { tail: seeded } }, 0).io).toEqual({ tail: 0 });
    expect(withoutEvent({ ...base, replay: { slices: [1], forgets: [2] } }, 0).replay).toEqual({
      forgets: [2],
    });
    expect(withoutEvent({ ...base, io: { errors: [4, 6] } }, 0).io).toEqual({ errors: [6] });
  });

  test('a scenario is one that has exactly one event less, until none is left', () => {
    fc.assert(
      fc.property(scenario(BOARD, { maxLength: 6 }), fc.nat(), (value, choice) => {
        let left = value;
        for (let count = eventCount(left); count > 0; count--) {
          left = withoutEvent(left, choice % count);
          expect(eventCount(left)).toBe(count - 1);
          parseScenario(left);
        }
        expect(left.arrivals ?? []).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
