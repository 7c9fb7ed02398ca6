import { check } from '../harness/check/check.ts';
import type { CheckOptions } from '../harness/check/check.ts';
import type { CheckResult } from '../harness/check/check-result.ts';
import type { Subject } from '../harness/subject.ts';
import type { Leak } from './leak.ts';

/** Leaks that are tried alike, as Lockstep as it ships is with them. */
export interface CanarySet {
  /** What Lockstep as it ships is called among them: `none`. */
  readonly healthy: string;
  readonly leaks: readonly Leak[];
  readonly subject: Subject;
  /** What each check is like; with the position at which each trial ends. */
  readonly checks: Required<Pick<CheckOptions, 'limit'>> & Pick<CheckOptions, 'faults' | 'laws'>;
}

export interface CanaryOptions {
  /** One check for each. */
  readonly seeds: readonly number[];
  /** Trials of a check, if nothing is found before. */
  readonly numRuns: number;
  /** Whether to look for where each failure shows; default: no. */
  readonly localise?: boolean;
}

/** What the checks of one leak, or of Lockstep as it ships, came to. */
export interface Canary {
  /** The leak's, or what its set calls Lockstep as it ships. */
  readonly name: string;
  /** None for Lockstep as it ships. */
  readonly leak: Leak | undefined;
  /** One for each seed, in their order. */
  readonly results: readonly CheckResult[];
}

/** The same checks, of the same scenarios, for a Lockstep that leaks and for one as it ships. */
export function canary(
  { healthy, subject, checks }: CanarySet,
  leak: Leak | undefined,
  { seeds, numRuns, localise = false }: CanaryOptions,
): Canary {
  const results = seeds.map((seed) =>
    check(subject, { ...checks, seed, numRuns, localise, ...(leak !== undefined && { rig: leak.rig }) }),
  );
  return { name: leak?.name ?? healthy, leak, results };
}

/** A leak that needs more trials than this, as the median over all seeds, is found too late. */
const MAX_MEDIAN_TRIALS = 20;
/** A scenario with more events left shows too little. */
const MAX_EVENTS = 5;

/** Whether a leak was found by a law with every seed; for Lockstep as it ships, whether nothing was. */
export function isFound({ leak, results }: Canary): boolean {
  return results.every(({ verdict, failure }) =>
    leak === undefined ? verdict === 'holds' : failure?.kind === 'law',
  );
}

/** Whether it came out as it has to: as `isFound`, and a leak soon, and in a small scenario. */
export function isAsExpected(canary: Canary): boolean {
  const failures = canary.results.flatMap(({ failure }) => failure ?? []);
  const trials = failures.map((failure) => failure.trials).sort((a, b) => a - b);
  const median = trials[Math.floor((trials.length - 1) / 2)] ?? 0;
  return (
    isFound(canary) && median <= MAX_MEDIAN_TRIALS && failures.every(({ events }) => events <= MAX_EVENTS)
  );
}
