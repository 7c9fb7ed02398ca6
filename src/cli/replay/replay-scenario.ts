import type { CheckResult } from '../../harness/check/check-result.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { judgeScenario } from '../check/judge-scenario.ts';
import { VERDICT } from '../exit-codes.ts';
import type { InvariantArguments } from '../invariant-options.ts';
import { readScenario } from '../scenario-file.ts';

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
  const { result, printed } = judgeScenario(fixture, guest, invariants);
  return { printed, ...conclude(fixture, result) };
}

function conclude(
  { scenario }: Fixture,
  { failure, verdict }: CheckResult,
): { readonly code: number; readonly line: string } {
  if (failure !== undefined) {
    const { kind, name, position, message } = failure;
    const words = kind === 'fixture' ? name.toUpperCase() : `FAILED at position ${position}: ${name}`;
    const hint = name === 'not judged' ? '; ask it with --expect-exit, --never-output or --never-reach' : '';
    return { code: VERDICT.bad, line: `${words}: ${message}${hint}` };
  }
  const { expect = 'holds' } = scenario;
  const remark = verdict === 'inconclusive' ? ', though nothing reached the guest' : '';
  return { code: VERDICT.good, line: `${expect === 'holds' ? 'holds' : `${expect}, as expected`}${remark}` };
}
