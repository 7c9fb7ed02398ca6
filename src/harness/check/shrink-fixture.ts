import { Bench } from '../bench.ts';
import type { Fixture } from '../fixture.ts';
import { invariantsFrom } from '../invariants/asked-invariants.ts';
import type { Invariant } from '../invariants/invariant.ts';
import { LAWS } from '../laws/laws.ts';
import type { Localisation } from '../localise/localisation.ts';
import type { Rig } from '../rig.ts';
import { eventCount } from '../scenario/scenario-events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Subject } from '../subject.ts';
import { explained } from './explained.ts';
import { sameFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import { Judge } from './judge.ts';
import { reduce } from './reduce.ts';

export interface ShrinkOptions {
  /** What is asked of the guest, beside what the fixture asks itself. */
  readonly invariants: readonly Invariant[];
  readonly rig: Rig;
  /** At most so many trials. */
  readonly trials: number;
}

/** What came of making a failing fixture smaller. */
export interface Shrunk {
  readonly scenario: Scenario;
  readonly finding: Finding;
  /** Events in it before, and now. */
  readonly before: number;
  readonly events: number;
  readonly steps: number;
  readonly trials: number;
  /** Whether nothing more can be taken away or made simpler; otherwise it can be gone on with. */
  readonly minimal: boolean;
  readonly localisation?: Localisation;
}

/**
 * Makes the scenario of a fixture smaller as long as it fails as it does.
 * @returns `undefined`: it does not fail
 * @throws LockstepError `bad-scenario`, `bad-configuration`: nothing that could be judged
 */
export function shrinkFixture(
  subject: Subject,
  { scenario, invariants = {} }: Fixture,
  { invariants: given, rig, trials }: ShrinkOptions,
): Shrunk | undefined {
  const judge = new Judge(new Bench(subject, rig), given).asking(invariantsFrom(invariants));
  const { finding } = judge.judge(scenario, LAWS);
  if (finding === undefined) return undefined;
  const laws = finding.kind === 'error' ? LAWS : LAWS.filter(({ name }) => name === finding.name);
  const same = (smaller: Scenario): Finding | undefined => {
    try {
      const other = judge.judge(smaller, laws).finding;
      return sameFinding(finding, other) ? other : undefined;
    } catch {
      // Smaller, and no scenario for this subject any more.
      return undefined;
    }
  };
  const found = reduce({ scenario, finding }, same, trials);
  return {
    ...found,
    before: eventCount(scenario),
    events: eventCount(found.scenario),
    ...explained(
      found.finding,
      found.scenario,
      { subject, rig, laws },
      (smaller) => same(smaller) !== undefined,
    ),
  };
}
