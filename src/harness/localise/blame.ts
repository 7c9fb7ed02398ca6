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
    // Which slot it is matters here, not whether one before it has healed.
    const difference = firstDifference(failing, recordedExecution(benches[1], without), [], 0);
    if (difference === undefined) return { what, failsWithout };
    const { position } = difference;
    const { next, code = [] } = explainedAt(failing, position) ?? {};
    return { what, failsWithout, position, ...(next !== undefined && { place: next, code }) };
  });
  return { events, says: saysOf(events, count, neededSettings(scenario, fails)) };
}

function saysOf(events: Blame['events'], count: number, settings: readonly string[]): string {
  const also = settings.length === 0 ? '' : `; what is set is needed: ${settings.join('; ')}`;
  if (count === 0) return settings.length === 0 ? 'no event is needed' : `no event is needed${also}`;
  const needed = events.filter(({ failsWithout }) => !failsWithout).length;
  const are = needed === 1 ? 'is' : 'are';
  if (events.length < count)
    return `of the first ${events.length} of ${count} events ${needed} ${are} needed${also}`;
  if (needed === 0) return `none of ${count} ${count === 1 ? 'event' : 'events'} is needed by itself${also}`;
  if (needed < count) return `${needed} of ${count} events ${are} needed${also}`;
  return `${count === 1 ? 'the one event is needed' : `each of ${count} events is needed`}${also}`;
}

/** What is set beside events, and without which it does not fail; as people read it. */
function neededSettings(scenario: Scenario, fails: (scenario: Scenario) => boolean): string[] {
  const { clock, io, entropy } = scenario;
  return Object.entries({ clock, io, entropy }).flatMap(([name, setting]) => {
    if (setting === undefined) return [];
    const { [name as 'clock']: _, ...rest } = scenario;
    const left = eventCount({ lockstep: 1, limit: 1, [name]: setting });
    // Of its events it is told one by one.
    if (left > 0 || fails(rest as Scenario)) return [];
    const without = describeScenario(rest as Scenario).split('\n');
    return describeScenario(scenario)
      .split('\n')
      .filter((line) => !without.includes(line));
  });
}

/** What a list's items mean, where its name says too little. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^io\.errors\[\d+\] (\d+)$/, 'I/O: request $1 fails'],
  [/^replay\.reloads\[\d+\] (\d+)$/, 'backup: is saved and loaded at $1'],
  [/^replay\.forgets\[\d+\] (\d+)$/, 'backup: forgets its caches at $1'],
];

/** An event as a person would say it. */
function describeEvent(scenario: Scenario, index: number, without: Scenario): string {
  const name = eventName(scenario, index);
  const worded = WORDS.find(([pattern]) => pattern.test(name));
  if (worded !== undefined) return name.replace(worded[0], worded[1]);
  if (!/^(arrivals|faults)/.test(name)) return name;
  const left = describeScenario(without).split('\n');
  const lines = describeScenario(scenario).split('\n');
  // Of two that are alike either is meant.
  return lines.find((line, at) => line !== left[at] && /^(at|after|fault) /.test(line)) ?? name;
}
