import type { CheckResult } from '../../harness/check/check-result.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { VERDICT } from '../exit-codes.ts';
import type { InvariantArguments } from '../invariant-options.ts';
import { readScenario } from '../scenario-file.ts';
import { withFastCheck } from '../with-fast-check.ts';

/** What came of a scenario that was run again. */
export interface ScenarioReplay {
  readonly code: number;
  /** In one line. */
  readonly line: string;
  readonly printed: Uint8Array;
}

/**
 * Records, replays and judges a scenario.
 * @param guest path of its file, if it is not the scenario's own
 * @throws LockstepError
 */
export async function replayScenario(
  path: string,
  guest: string | undefined,
  invariants: InvariantArguments,
): Promise<ScenarioReplay> {
  const fixture = readScenario(path);
  const { judgeScenario } = await withFastCheck(() => import('../check/judge-scenario.ts'));
  const { result, printed } = judgeScenario(fixture, guest, invariants);
  return { printed, ...conclude(fixture, result) };
}

function conclude(
  { scenario, found }: Fixture,
  { failure, verdict, invariants }: CheckResult,
): { readonly code: number; readonly line: string } {
  if (failure !== undefined) {
    const { name, position, message } = failure;
    return { code: VERDICT.bad, line: `FAILED at position ${position}: ${name}: ${message}` };
  }
  if (found?.kind === 'invariant' && invariants === 'not judged') {
    const line = `NOT JUDGED: it was found breaking "${found.name}"; ask that of the guest again, with --expect-exit,`;
    return { code: VERDICT.bad, line: `${line} --never-output or --never-reach` };
  }
  const { expect = 'holds' } = scenario;
  const remark = verdict === 'inconclusive' ? ', though nothing reached the guest' : '';
  return { code: VERDICT.good, line: `${expect === 'holds' ? 'holds' : `${expect}, as expected`}${remark}` };
}
