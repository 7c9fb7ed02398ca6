import { describe, expect, test } from 'vitest';

import { drawnForward } from '../../src/harness/check/drawn-forward.ts';
import { reduce } from '../../src/harness/check/reduce.ts';
import type { Arrival, Scenario } from '../../src/harness/scenario/scenario.ts';

const scenario = (...arrivals: Arrival[]): Scenario => ({ lockstep: 1, limit: 1000, arrivals });
const key = (at: number): Arrival => ({ at, interrupt: 'timer' });

describe('an arrival that only delays the guest', () => {
  /** A guest that is busy for 20 slots with each key, and fails if the last one comes at its own slot 80. */
  const fails = ({ arrivals = [] }: Scenario): true | undefined => {
    const last = arrivals.at(-1);
    return last !== undefined && 'at' in last && last.at - 20 * (arrivals.length - 1) === 80
      ? true
      : undefined;
  };

  test('is taken away, and what came behind it comes earlier', () => {
    const start = { scenario: scenario(key(3), key(40), key(120)), finding: true };
    const found = reduce(start, fails, 1000);
    expect(found).toMatchObject({ scenario: scenario(key(80)), minimal: true });
  });

  test('stays where the trials are used up before', () => {
    const start = { scenario: scenario(key(3), key(100)), finding: true };
    expect(reduce(start, fails, 10)).toMatchObject({ scenario: scenario(key(0), key(100)), minimal: false });
  });
});

describe('arrivals drawn forward', () => {
  test('stay behind those in front of them, and keep what is relative to the guest', () => {
    const trap: Arrival = { after: 'trap', console: 'b' };
    const drawn = [...drawnForward(scenario(key(5), key(6), key(8), trap), 1)];
    expect(drawn).toHaveLength(32);
    expect(drawn[0]).toEqual(scenario(key(5), key(7), trap));
    expect(drawn.at(-1)).toEqual(scenario(key(5), key(5), trap));
  });

  test('are none where nothing behind has a position', () => {
    expect([...drawnForward(scenario(key(5), { after: 'trap', console: 'b' }), 0)]).toEqual([]);
    expect([...drawnForward({ lockstep: 1, limit: 9 }, 0)]).toEqual([]);
  });
});
