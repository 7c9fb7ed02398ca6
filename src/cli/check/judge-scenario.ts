import { Bench } from '../../harness/bench.ts';
import type { CheckResult } from '../../harness/check/check-result.ts';
import { checkFixtures } from '../../harness/check/check-fixtures.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { invariantsOf, refuseUnknownPlaces } from '../invariant-options.ts';
import type { InvariantArguments } from '../invariant-options.ts';
import { scenarioBoard } from '../scenario-board.ts';
import { aboutScenario, guestPathOf } from '../scenario-file.ts';
import { checkedGuest } from './checked-guest.ts';

/** What came of a scenario. */
export interface ScenarioJudgement {
  readonly result: CheckResult;
  /** What the guest printed. */
  readonly printed: Uint8Array;
}

/** No option of a board is given. */
const AS_WRITTEN = {
  raw: false,
  memoryBytes: undefined,
  disks: [],
  commandLine: undefined,
  clock: undefined,
};

/**
 * Records a scenario, replays it, and judges it by all laws and by what is asked of the guest.
 * @param guest path of its file, if it is not the scenario's own
 * @throws LockstepError
 */
export function judgeScenario(
  fixture: Fixture,
  guest: string | undefined,
  invariants: InvariantArguments,
): ScenarioJudgement {
  const board = scenarioBoard(fixture.scenario.board, AS_WRITTEN);
  const path = guestPathOf(fixture, guest);
  const { subject, symbols } = aboutScenario(fixture.name, () => checkedGuest(path, false, board));
  refuseUnknownPlaces(invariants, path, symbols);
  const result = aboutScenario(fixture.name, () =>
    checkFixtures(subject, [fixture], { invariants: invariantsOf(invariants) }),
  );
  return { result, printed: new Bench(subject).record(fixture.scenario).printed };
}
