import { describe, expect, test } from 'vitest';

import { reduce } from '../../../src/harness/check/reduce.ts';
import { simplerScenarios } from '../../../src/harness/check/simpler-scenarios.ts';
import { eventCount } from '../../../src/harness/scenario/scenario-events.ts';
import type { Scenario } from '../../../src/harness/scenario/scenario.ts';

const arrivals = Array.from({ length: 40 }, (_, index) => ({ at: 100 * index, console: 'some text' }));
const SCENARIO: Scenario = {
  lockstep: 1,
  limit: 10_000,
  arrivals,
  clock: { steps: [7, 0, 9], tail: { seed: 3 } },
  io: { latency: [5, 6], errors: [1] },
  pair: { bandwidth: 5, latencyTail: 3 },
  faults: [{ at: 900, crash: 'primary' }],
  clients: [{ keyValue: ['put a 1', 'get a'] }],
};

/** Fails as long as these two events are in it. */
function needsTwo({ arrivals = [] }: Scenario): string | undefined {
  const has = (at: number, text: string): boolean =>
    arrivals.some((one) => 'at' in one && one.at === at && 'console' in one && one.console === text);
  return has(700, 'some text') && has(3100, 'some text') ? 'both' : undefined;
}

describe('a failing scenario is reduced', () => {
  test('to the events that it needs, in far fewer trials than it has subsets', () => {
    const found = reduce({ scenario: SCENARIO, finding: 'both' }, needsTwo, 10_000);
    expect(eventCount(found.scenario)).toBe(2);
    expect(found.scenario.arrivals).toEqual([arrivals[7], arrivals[31]]);
    expect(found.minimal).toBe(true);
    expect(found.trials).toBeLessThan(400);
  });

  test('without touching where it ends', () => {
    const found = reduce({ scenario: SCENARIO, finding: 'any' }, () => 'any', 10_000);
    expect(found.scenario).toMatchObject({ lockstep: 1, limit: 10_000 });
    expect(eventCount(found.scenario)).toBe(0);
  });

  test('to simpler values: positions, payloads and numbers', () => {
    const judge = ({ arrivals: [first] = [] }: Scenario): string | undefined =>
      first !== undefined && 'at' in first && first.at >= 1234 && 'console' in first ? 'late' : undefined;
    const start: Scenario = { ...SCENARIO, arrivals: [{ at: 9000, console: 'some text' }] };
    const found = reduce({ scenario: start, finding: 'late' }, judge, 10_000);
    expect(found.scenario.arrivals).toEqual([{ at: 1234, console: '' }]);
  });

  test('within the trials that it is given, and says that it may get smaller', () => {
    let trials = 0;
    const judge = (scenario: Scenario): string | undefined => (trials++, needsTwo(scenario));
    const found = reduce({ scenario: SCENARIO, finding: 'both' }, judge, 20);
    expect(trials).toBe(20);
    expect(found.minimal).toBe(false);
    expect(needsTwo(found.scenario)).toBe('both');
  });

  test('and can be gone on with to the same end', () => {
    let found = reduce({ scenario: SCENARIO, finding: 'both' }, needsTwo, 15);
    for (let rounds = 0; !found.minimal && rounds < 100; rounds++) found = reduce(found, needsTwo, 15);
    expect(found.scenario.arrivals).toEqual([arrivals[7], arrivals[31]]);
  });
});

test('simpler scenarios differ in one value, which is smaller', () => {
  const scenario: Scenario = { lockstep: 1, limit: 50, clock: { steps: [4] }, io: { tail: { seed: 9 } } };
  const steps = [...simplerScenarios(scenario)].map(({ clock }) => clock?.steps);
  expect(steps).toEqual([[0], [2], [3]]);
});
