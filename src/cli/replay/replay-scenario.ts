import type { CheckResult } from '../../harness/check/check-result.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { judgeScenario } from '../check/judge-scenario.ts';
import { VERDICT } from '../exit-codes.ts';
import type { InvariantArguments } from '../invariant-options.ts';
import type { GivenSubject, OpenFixture } from './fixture-subject.ts';
import { NO_LEAK } from './leak-named.ts';
import type { ReplayedFile } from './replayed-file.ts';

/** What came of a scenario that was run again. */
export interface ScenarioReplay extends Omit<ReplayedFile, 'name'> {
  /** What the guest printed; it is run once more for that. */
  printed(): Uint8Array;
}

/**
 * Records, replays and judges a scenario.
 * @throws LockstepError
 */
export async function replayScenario(
  open: OpenFixture,
  given: GivenSubject,
  invariants: InvariantArguments,
): Promise<ScenarioReplay> {
  const { result, printed } = await judgeScenario(open, given, invariants);
  return { kind: 'scenario', ...conclude(open.fixture, given, result), printed };
}

function conclude(
  fixture: Fixture,
  { leak }: GivenSubject,
  { failure, verdict }: CheckResult,
): Omit<ReplayedFile, 'name' | 'kind'> {
  if (failure !== undefined) {
    const { kind, name, position, message, localisation } = failure;
    const words = kind === 'fixture' ? name.toUpperCase() : `FAILED at position ${position}: ${name}`;
    const hint = name === 'not judged' ? HINT : '';
    return {
      ...{ verdict: 'failed', code: VERDICT.bad, line: `${words}: ${message}${hint}` },
      failure: { kind, name, position, message, ...(localisation && { localisation }) },
    };
  }
  const remark = verdict === 'inconclusive' ? ', though nothing reached the guest' : '';
  return { verdict: 'as expected', code: VERDICT.good, line: `${expectation(fixture, leak)}${remark}` };
}

const HINT =
  '; write it into the fixture ("invariants"), or ask it with --expect-exit, --never-output or --never-reach';

function expectation({ scenario, breaks, leak }: Fixture, given: string | undefined): string {
  const { expect = 'holds' } = scenario;
  if (given === NO_LEAK && leak !== undefined) return `holds without the leak ${leak}`;
  if (expect === 'holds') return 'holds';
  return `${expect}, as expected${breaks === undefined ? '' : `: ${breaks}`}`;
}
