import { Bench } from '../bench.ts';
import type { Fixture } from '../fixture.ts';
import { invariantsFrom } from '../invariants/asked-invariants.ts';
import type { Invariant } from '../invariants/invariant.ts';
import { LAWS } from '../laws/laws.ts';
import type { Localisation } from '../localise/localisation.ts';
import type { Rig } from '../rig.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Subject } from '../subject.ts';
import { explained } from './explained.ts';
import { sameFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import { Judge } from './judge.ts';

/** What a fixture is run with. */
export interface FixtureRun {
  /** What is asked of the guest, beside what the fixture asks itself. */
  readonly invariants: readonly Invariant[];
  readonly rig: Rig;
}

/** A fixture that fails, as it may be expected to. */
export interface FailingFixture {
  readonly finding: Finding;
  /** What another scenario breaks, if that is the same. */
  same(scenario: Scenario): Finding | undefined;
  /** Where a scenario that breaks the same shows it, and what is to blame. */
  explain(finding: Finding, scenario: Scenario): { readonly localisation?: Localisation };
}

/**
 * Runs a fixture, to do something with how it fails.
 * @returns `undefined`: it does not fail
 * @throws LockstepError `bad-scenario`, `bad-configuration`: nothing that could be judged
 */
export function failingFixture(
  subject: Subject,
  { scenario, breaks, invariants = {} }: Fixture,
  { invariants: given, rig }: FixtureRun,
): FailingFixture | undefined {
  const judge = new Judge(new Bench(subject, rig), given).asking(invariantsFrom(invariants));
  // Where one law has to be violated, it is that one which is meant.
  const named = LAWS.filter(({ name }) => name === breaks);
  const { finding } = judge.judge(scenario, named.length === 0 ? LAWS : named);
  if (finding === undefined) return undefined;
  const laws = finding.kind === 'error' ? LAWS : LAWS.filter(({ name }) => name === finding.name);
  const { places = [] } = subject;
  const same = (other: Scenario): Finding | undefined => {
    try {
      // What no file may say could not be kept.
      parseScenario(other, 'scenario', { places });
      const found = judge.judge(other, laws).finding;
      return sameFinding(finding, found) ? found : undefined;
    } catch {
      // Smaller, and no scenario for this subject any more.
      return undefined;
    }
  };
  const fails = (other: Scenario): boolean => same(other) !== undefined;
  return {
    finding,
    same,
    explain: (found, where) => explained(found, where, { subject, rig, laws }, fails),
  };
}
