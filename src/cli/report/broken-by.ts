import { Bench } from '../../harness/bench.ts';
import { explained } from '../../harness/check/explained.ts';
import type { Finding } from '../../harness/check/finding.ts';
import { sameFinding } from '../../harness/check/finding.ts';
import { Judge } from '../../harness/check/judge.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { invariantsFrom } from '../../harness/invariants/asked-invariants.ts';
import type { Invariant } from '../../harness/invariants/invariant.ts';
import { LAWS } from '../../harness/laws/laws.ts';
import type { Localisation } from '../../harness/localise/localisation.ts';
import type { FixtureSubject } from '../replay/fixture-subject.ts';

/** What a scenario breaks, whether that is expected of it or not, and where it shows. */
export interface Broken {
  readonly finding: Finding;
  readonly localisation?: Localisation;
}

/**
 * @param asked of the guest, beside what the fixture asks
 * @returns undefined: nothing; then everything that was asked holds
 */
export function brokenBy(
  { scenario, breaks, invariants }: Fixture,
  { subject, rig }: FixtureSubject,
  asked: readonly Invariant[],
): Broken | undefined {
  // Where one law has to be violated, it is that one which is shown.
  const named = LAWS.filter(({ name }) => name === breaks);
  const laws = named.length === 0 ? LAWS : named;
  const judge = new Judge(new Bench(subject, rig), asked).asking(invariantsFrom(invariants ?? {}));
  const { finding } = judge.judge(scenario, laws);
  if (finding === undefined) return undefined;
  const fails = (other: typeof scenario): boolean => sameFinding(finding, judge.judge(other, laws).finding);
  return { finding, ...explained(finding, scenario, { subject, rig, laws }, fails) };
}
