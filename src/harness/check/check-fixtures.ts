import { Bench } from '../bench.ts';
import type { Fixture } from '../fixture.ts';
import { invariantsFrom } from '../invariants/asked-invariants.ts';
import type { Invariant } from '../invariants/invariant.ts';
import { invariantOf } from '../invariants/predicate.ts';
import type { Predicate } from '../invariants/predicate.ts';
import { LAWS } from '../laws/laws.ts';
import type { Law } from '../laws/law.ts';
import type { Rig } from '../rig.ts';
import { eventCount } from '../scenario/scenario-events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { FoundWith } from '../localise/localise.ts';
import type { Subject } from '../subject.ts';
import type { CheckResult, Failure } from './check-result.ts';
import { conclude } from './conclude.ts';
import { explained } from './explained.ts';
import { sameFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import { Judge } from './judge.ts';
import { judgeFixture } from './judge-fixture.ts';
import { Tally } from './tally.ts';

export interface CheckFixturesOptions {
  /** What must hold of the guest. */
  readonly invariants?: readonly (Invariant | Predicate)[];
  /** What must hold of Lockstep; default: all laws. */
  readonly laws?: readonly Law[];
  /** What a trial is put together from; default: what ships. */
  readonly rig?: Rig;
}

/**
 * Runs scenarios that are there already, and nothing else: a check without seed, which generates nothing and needs no
 * fast-check. Its result names the seed 0.
 * @throws LockstepError `bad-scenario`, `bad-configuration`: what is asked for makes no sense
 */
export function checkFixtures(
  subject: Subject,
  fixtures: readonly Fixture[],
  { invariants = [], laws = LAWS, rig }: CheckFixturesOptions = {},
): CheckResult {
  const judge = new Judge(new Bench(subject, rig), invariants.map(invariantOf));
  const tally = new Tally();
  const found = { subject, rig, laws };
  const failure = firstFailure(fixtures, judge, found, tally);
  return conclude({
    subject,
    seed: 0,
    laws,
    invariants: judge.invariants,
    tally,
    failure,
    release: undefined,
  });
}

/** The first of the fixtures that does not come out as it expects. */
export function firstFailure(
  fixtures: readonly Fixture[],
  judge: Judge,
  found: FoundWith,
  tally: Tally,
  localise = true,
): Failure | undefined {
  const { laws } = found;
  for (const fixture of fixtures) {
    const finding = judgeFixture(fixture, judge, laws, tally);
    if (finding === undefined) continue;
    const { name, scenario } = fixture;
    const { trials } = tally;
    const events = eventCount(scenario);
    const asking = judge.asking(invariantsFrom(fixture.invariants ?? {}));
    const fails = (smaller: Scenario): boolean => sameFinding(finding, judgedAgain(smaller, asking, laws));
    const where = localise ? explained(finding, scenario, found, fails) : {};
    return { ...finding, scenario, events, trials, shrinks: 0, fixture: name, ...where };
  }
  return undefined;
}

/** What a smaller scenario breaks; nothing where it is no scenario for this subject any more. */
function judgedAgain(scenario: Scenario, judge: Judge, laws: readonly Law[]): Finding | undefined {
  try {
    return judge.judge(scenario, laws).finding;
  } catch {
    return undefined;
  }
}
