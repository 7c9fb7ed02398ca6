import { Bench } from '../../harness/bench.ts';
import type { CheckResult } from '../../harness/check/check-result.ts';
import { checkFixtures } from '../../harness/check/check-fixtures.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { invariantsOf, refuseUnknownPlaces, refuseUnknownSymbols } from '../invariant-options.ts';
import type { InvariantArguments } from '../invariant-options.ts';
import { fixtureSubject } from '../replay/fixture-subject.ts';
import type { GivenSubject, OpenFixture } from '../replay/fixture-subject.ts';
import { NO_LEAK } from '../replay/leak-named.ts';
import { inScenario } from '../scenario-file.ts';

/** What came of a scenario. */
export interface ScenarioJudgement {
  readonly result: CheckResult;
  /** What the guest printed; it is run once more for that. */
  printed(): Uint8Array;
}

/**
 * Records a scenario, replays it, and judges it by all laws and by what is asked of the guest.
 * @param given what goes before what the scenario says; on a Lockstep that was made whole, a leak's fixture has to hold
 * @throws LockstepError
 */
export async function judgeScenario(
  open: OpenFixture,
  given: GivenSubject,
  invariants: InvariantArguments,
): Promise<ScenarioJudgement> {
  const { fixture } = open;
  const { name } = fixture;
  const judged = given.leak === NO_LEAK && fixture.leak !== undefined ? mended(fixture) : fixture;
  try {
    const { subject, rig, symbols, name: about } = await fixtureSubject(open, given);
    if (symbols !== undefined) {
      refuseUnknownPlaces(invariants, about, symbols);
      refuseUnknownSymbols('invariants.neverReach:', fixture.invariants?.neverReach ?? [], about, symbols);
    }
    const result = checkFixtures(subject, [judged], { invariants: invariantsOf(invariants), rig });
    return { result, printed: () => printedBy(new Bench(subject, rig), fixture) };
  } catch (error) {
    throw inScenario(name, error);
  }
}

/** What the guest prints; nothing where its machine breaks off, which the verdict has told. */
function printedBy(bench: Bench, { scenario }: Fixture): Uint8Array {
  try {
    return bench.record(scenario).printed;
  } catch {
    return new Uint8Array(0);
  }
}

/** What a fixture of a leak expects where nothing leaks. */
function mended(fixture: Fixture): Fixture {
  const { breaks: _, ...rest } = fixture;
  return { ...rest, scenario: { ...fixture.scenario, expect: 'holds' } };
}
