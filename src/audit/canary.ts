import { check } from '../harness/check/check.ts';
import type { CheckResult } from '../harness/check/check-result.ts';
import type { Subject } from '../harness/subject.ts';
import type { Leak } from './leak.ts';

export interface CanaryOptions {
  /** One check for each. */
  readonly seeds: readonly number[];
  /** Trials of a check, if nothing is found before. */
  readonly numRuns: number;
  /** Position at which each trial ends. */
  readonly limit: number;
}

/** What the checks of one leak, or of Lockstep as it ships, came to. */
export interface Canary {
  /** None for Lockstep as it ships. */
  readonly leak: Leak | undefined;
  /** One for each seed, in their order. */
  readonly results: readonly CheckResult[];
}

/** The same checks, of the same scenarios, for a Lockstep that leaks and for one as it ships. */
export function canary(subject: Subject, leak: Leak | undefined, options: CanaryOptions): Canary {
  const { seeds, numRuns, limit } = options;
  const results = seeds.map((seed) =>
    check(subject, { seed, numRuns, limit, ...(leak !== undefined && { rig: leak.rig }) }),
  );
  return { leak, results };
}

/** Whether it came out as it has to: the leak was found by a law with every seed; nothing where nothing leaks. */
export function isAsExpected({ leak, results }: Canary): boolean {
  return results.every(({ verdict, failure }) =>
    leak === undefined ? verdict === 'holds' : failure?.kind === 'law',
  );
}
