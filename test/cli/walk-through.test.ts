import { describe, expect, test } from 'vitest';

import { checkedGuest } from '../../src/cli/check/checked-guest.ts';
import { check } from '../../src/harness/check/check.ts';
import type { CheckResult } from '../../src/harness/check/check-result.ts';
import { invariant } from '../../src/harness/invariants/invariants.ts';
import { guest } from './lockstep.ts';

/** The trials that `lockstep check` has for a guest, of which only the guest is judged: the laws are another matter. */
function checked(name: string, seed: number, numRuns: number): CheckResult {
  const { subject } = checkedGuest(guest(name), false, { disks: [{ sectors: 32_768 }] });
  return check(subject, { seed, numRuns, laws: [], localise: false, invariants: [invariant.exit(0)] });
}

describe('the guest with the classic bug', () => {
  const seeds = Array.from({ length: 10 }, (_, index) => index + 1);

  test.each(seeds)('is found out with seed %i, by one key', (seed) => {
    const { failure } = checked('lost-update', seed, 200);
    expect(failure).toMatchObject({ kind: 'invariant', message: 'the exit code is 1', events: 1 });
    expect(failure!.scenario.arrivals).toEqual([{ at: expect.any(Number), console: expect.anything() }]);
  });

  test('has none of it once it is mended', () => {
    expect(checked('counted-update', 1, 1000)).toMatchObject({ failed: false, trials: 1000 });
  });
});
