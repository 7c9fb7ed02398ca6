import { expect, test } from 'vitest';

import type { CheckResult } from '../../../src/harness/check/check-result.ts';
import { formatResult } from '../../../src/harness/check/format-result.ts';
import { nothingConsumed } from '../../../src/hypervisor/traffic.ts';

function result(protectedAnew: number): CheckResult {
  return {
    ...{
      subject: 'guest@1',
      seed: 42,
      verdict: 'holds',
      failed: false,
      laws: 'hold',
      invariants: 'not judged',
    },
    ...{ trials: 9, inconclusive: 0, consumed: nothingConsumed(), ends: [], judged: [] },
    pairs: {
      ...{ pairs: 9, ends: { done: 9, lost: 0, hung: 0 }, faults: [] },
      ...{
        takeovers: 3,
        goneOnAlone: 1,
        protectedAnew,
        granted: 4,
        refused: 2,
        wrong: { noticed: 0, live: 0, harmless: 0 },
        clients: {},
      },
      ...{ outputs: { held: 7, kept: 6, repeated: 5 }, disk: { writes: 3, refused: 2, again: 1 } },
    },
  };
}

test('what a check says of pairs has the new backups among it, where there were any', () => {
  expect(formatResult(result(2))).toMatch(
    /^ {4}takeovers 3, gone on without a backup 1; .*\n {4}protected again by a new backup 2\n {4}outputs held /m,
  );
  expect(formatResult(result(0))).not.toContain('protected again');
});

test('guests that were lost are said to be so with all hosts, of which there may be three', () => {
  const { pairs, ...others } = result(0);
  const lost = { ...others, pairs: { ...pairs!, ends: { done: 7, lost: 2, hung: 0 } } };
  expect(formatResult(lost)).toContain('9: to the guest’s end 7, all hosts lost 2\n');
});
