import { checkWith } from '../api/check.ts';
import type { CheckResult } from '../api/check.ts';
import { isContinuousIntegration } from '../environment/host/continuous-integration.ts';
import { fileOf } from '../api/riscv.ts';
import { withGuest } from '../api/savable-fixture.ts';
import { formatResult } from '../harness/check/format-result.ts';
import type { Fixture } from '../harness/fixture.ts';
import { scenarioString } from '../harness/fixtures/scenario-string.ts';
import type { Subject } from '../harness/subject.ts';
import type { KeptFixtures } from './kept-fixtures.ts';
import { sameTest } from './same-test.ts';
import type { RunningTest } from './same-test.ts';
import type { TestOptions } from './test-options.ts';

/** What came of a check, and what there is to say of it. */
export interface GuestJudgement {
  readonly result: CheckResult;
  readonly report: string;
}

/**
 * Checks a guest, its fixtures first. A failure that is new is saved, if that is wanted.
 * @throws LockstepError
 */
export async function judgeGuest(
  subject: Subject,
  { save = !isContinuousIntegration(), fixtures: _folder, ...options }: TestOptions,
  { folder, own }: KeptFixtures,
  test: RunningTest,
): Promise<GuestJudgement> {
  const result = checkWith(subject, options, own);
  const { failure, fixture } = result;
  if (failure === undefined) return { result, report: formatResult(result) };
  if (failure.fixture !== undefined) {
    return { result, report: formatResult(result, { command: sameTest(test) }) };
  }
  if (fixture === undefined || folder === undefined || !save) {
    const path = failure.path === undefined ? '' : `, path: '${failure.path}'`;
    const again = `the options { seed: ${result.seed}${path} } in the test, and ${sameTest(test)}`;
    const report = formatResult(result, { command: again });
    return { result, report: report + withoutTheTest(fixture, subject) };
  }
  const path = await fixture.save(folder);
  const report = formatResult(result, { command: sameTest(test) });
  return { result, report: `${report}It is saved in ${path}, and runs first from now on.\n` };
}

/** How to have a failure without a file of it: for firmware, which the command line can load, and if it is short enough. */
function withoutTheTest(fixture: Fixture | undefined, subject: Subject): string {
  if (fixture === undefined || fileOf(subject) === undefined) return '';
  const string = scenarioString(withGuest(fixture, subject, '.'));
  return string === undefined ? '' : `Or without the test:\n  npx lockstep replay --scenario ${string}\n`;
}
