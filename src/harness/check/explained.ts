import { blame } from '../localise/blame.ts';
import type { FoundWith } from '../localise/localise.ts';
import { localise } from '../localise/localise.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Failure } from './check-result.ts';
import type { Finding } from './finding.ts';

/**
 * Where a finding shows, and which events are to blame for it.
 * @param fails whether a scenario fails in the same way
 */
export function explained(
  finding: Finding,
  scenario: Scenario,
  found: FoundWith,
  fails: (scenario: Scenario) => boolean,
): Pick<Failure, 'localisation'> {
  if (finding.kind === 'fixture') return {};
  try {
    const localisation = localise(finding, scenario, found);
    if (localisation === undefined) return {};
    return { localisation: { ...localisation, blame: blame(scenario, fails, found) } };
  } catch {
    // A machine that fails when it is asked for its state, or to explain itself: what was found stays found.
    return {};
  }
}
