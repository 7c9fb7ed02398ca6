import { describe, expect, test } from 'vitest';

import { movedElsewhere } from '../../src/harness/check/moved-elsewhere.ts';
import { reduce } from '../../src/harness/check/reduce.ts';
import type { Arrival, Scenario } from '../../src/harness/scenario/scenario.ts';

const reset = (at: number): Arrival => ({ at, reset: true });
const scenario = (at: number, storage?: number): Scenario => ({
  ...{ lockstep: 1, limit: 1000, arrivals: [reset(at)] },
  pair: storage === undefined ? {} : { storage },
});

describe('an event that only decides where something has to arrive', () => {
  test('is taken away, and what arrives comes where it matters then', () => {
    // What matters lies at 104, and at 40 as long as all four settings are not as usual.
    const fails = ({ arrivals = [], pair }: Scenario): true | undefined => {
      const [first] = arrivals;
      if (first === undefined || !('at' in first)) return undefined;
      return first.at === (Object.keys(pair ?? {}).length < 4 ? 104 : 40) ? true : undefined;
    };
    const pair = { storage: 7, held: 5, marks: 300, lag: 900 };
    const found = reduce({ scenario: { ...scenario(40), pair }, finding: true }, fails, 5000);
    expect(found).toMatchObject({ scenario: scenario(104), minimal: true });
  });
});

describe('scenarios without an event and with arrivals elsewhere', () => {
  test('have them earlier and later by the same, within the run', () => {
    const moved = [...movedElsewhere(scenario(2, 7), 1)];
    expect(moved.slice(0, 2)).toEqual([scenario(1), scenario(3)]);
    const positions = moved.map(({ arrivals }) => (arrivals![0] as { at: number }).at);
    expect([Math.min(...positions), Math.max(...positions)]).toEqual([0, 1000]);
  });

  test('are none where nothing arrives at a position', () => {
    const anchored: Scenario = { ...scenario(1, 7), arrivals: [{ after: 'trap', reset: true }] };
    expect([...movedElsewhere(anchored, 1)]).toEqual([]);
  });
});
