import { Bench } from '../bench.ts';
import { describeScenario } from '../scenario/describe-scenario.ts';
import { eventCount, eventName, withoutEvent } from '../scenario/scenario-events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { firstDifference } from './first-difference.ts';
import type { Blame } from './localisation.ts';
import type { FoundWith } from './localise.ts';
import { explainedAt } from './localise-difference.ts';
import { recordedExecution } from './trial-execution.ts';

/** More events than this are not tried one by one. */
const MOST_EVENTS = 16;

/**
 * Takes each event of a failing scenario out of it, alone, and runs the rest live: whether it still fails, and where the guest
 * went another way.
 * @param fails whether a scenario fails in the same way
 */
export function blame(
  scenario: Scenario,
  fails: (scenario: Scenario) => boolean,
  { subject, rig }: FoundWith,
): Blame {
  const count = eventCount(scenario);
  const benches = [new Bench(subject, rig), new Bench(subject, rig)] as const;
  const failing = recordedExecution(benches[0], scenario);
  const events = Array.from({ length: Math.min(count, MOST_EVENTS) }, (_, index) => {
    const without = withoutEvent(scenario, index);
    const what = describeEvent(scenario, index, without);
    const failsWithout = fails(without);
    const difference = firstDifference(failing, recordedExecution(benches[1], without));
    if (difference === undefined) return { what, failsWithout };
    const { position } = difference;
    const { next, code = [] } = explainedAt(failing, position) ?? {};
    return { what, failsWithout, position, ...(next !== undefined && { place: next, code }) };
  });
  return { events, says: saysOf(events, count) };
}

function saysOf(events: Blame['events'], count: number): string {
  if (count === 0) return 'no event is needed: the guest by itself brings it about';
  const needed = events.filter(({ failsWithout }) => !failsWithout).length;
  if (events.length < count) return `of the first ${events.length} of ${count} events ${needed} are needed`;
  if (needed < count) return `${needed} of ${count} events are needed`;
  return count === 1 ? 'the one event is needed' : `each of ${count} events is needed`;
}

/** An event as a person would say it. */
function describeEvent(scenario: Scenario, index: number, without: Scenario): string {
  const name = eventName(scenario, index);
  if (!/^(arrivals|faults)/.test(name)) return name;
  const left = describeScenario(without).split('\n');
  const lines = describeScenario(scenario).split('\n');
  // Of two that are alike either is meant.
  return lines.find((line, at) => line !== left[at] && /^(at|after|fault) /.test(line)) ?? name;
}
