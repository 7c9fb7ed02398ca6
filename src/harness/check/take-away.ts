import { eventCount, withoutEvent } from '../scenario/scenario-events.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** A scenario and what it was found to do. */
export interface Found<F> {
  readonly scenario: Scenario;
  readonly finding: F;
  /** Events that were taken away. */
  readonly steps: number;
}

/**
 * Takes events away from a scenario, one by one, as long as the finding stays.
 * @param judge gives the finding if it is still there
 */
export function takeAway<F>(
  start: Omit<Found<F>, 'steps'>,
  judge: (scenario: Scenario) => F | undefined,
): Found<F> {
  let found: Found<F> = { ...start, steps: 0 };
  for (let before = -1; before !== found.steps;) {
    before = found.steps;
    for (let index = eventCount(found.scenario) - 1; index >= 0; index--) {
      const scenario = withoutEvent(found.scenario, index);
      const finding = judge(scenario);
      if (finding !== undefined) found = { scenario, finding, steps: found.steps + 1 };
    }
  }
  return found;
}
