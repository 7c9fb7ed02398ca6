import type { CheckResult, Failure } from '../../harness/check/check-result.ts';
import { formatResult } from '../../harness/check/format-result.ts';
import type { GuestReport } from '../check/guest-report.ts';
import { replaySuite } from './replay-suite.ts';
import type { TestCase, TestSuite } from './test-suite.ts';

/** Guests that were checked, as tests: each law and each invariant that broke, and the fixtures. */
export function checkSuites(reports: readonly GuestReport[]): TestSuite[] {
  return reports.flatMap((report) => [
    ...(report.fixtures === undefined ? [] : [replaySuite(report.fixtures.folder, report.fixtures.files)]),
    guestSuite(report),
  ]);
}

function guestSuite({ guest, result, again }: GuestReport): TestSuite {
  const { failure, judged } = result;
  const failed = failure === undefined ? undefined : failedCase(guest, result, failure, again?.command);
  const laws = judged
    .filter(({ name }) => name !== failure?.name)
    .map(({ name, count }): TestCase => lawCase(guest, name, count));
  const whole = failure?.kind === 'invariant' ? [] : [invariantsCase(guest, result)];
  return { name: result.subject, cases: [...laws, ...whole, ...(failed === undefined ? [] : [failed])] };
}

function lawCase(file: string, name: string, count: number): TestCase {
  if (count > 0) return { name, file, outcome: 'passed' };
  return { name, file, outcome: 'skipped', message: 'no trial came to judge it' };
}

/** All of them as one: which there are, a report says only of the one that broke. */
function invariantsCase(file: string, { invariants, verdict }: CheckResult): TestCase {
  const name = 'guest invariants';
  if (verdict === 'inconclusive')
    return { name, file, outcome: 'skipped', message: 'nothing reached the guest' };
  if (invariants === 'not judged')
    return { name, file, outcome: 'skipped', message: 'the guest was not judged' };
  return { name, file, outcome: 'passed' };
}

function failedCase(
  file: string,
  result: CheckResult,
  failure: Failure,
  command: string | undefined,
): TestCase {
  const { name, position, message, kind } = failure;
  return {
    ...{ name, file, outcome: kind === 'error' ? 'error' : 'failed' },
    message: `at position ${position}: ${message}`,
    details: formatResult(result, command === undefined ? {} : { command }),
  };
}
