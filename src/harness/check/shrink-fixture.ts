import type { Fixture } from '../fixture.ts';
import type { Localisation } from '../localise/localisation.ts';
import { eventCount } from '../scenario/scenario-events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Subject } from '../subject.ts';
import { failingFixture } from './failing-fixture.ts';
import type { FixtureRun } from './failing-fixture.ts';
import type { Finding } from './finding.ts';
import { reduce } from './reduce.ts';

export interface ShrinkOptions extends FixtureRun {
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
  fixture: Fixture,
  { trials, ...run }: ShrinkOptions,
): Shrunk | undefined {
  const failing = failingFixture(subject, fixture, run);
  if (failing === undefined) return undefined;
  const { scenario } = fixture;
  const found = reduce({ scenario, finding: failing.finding }, failing.same, trials);
  return {
    ...found,
    before: eventCount(scenario),
    events: eventCount(found.scenario),
    ...failing.explain(found.finding, found.scenario),
  };
}
