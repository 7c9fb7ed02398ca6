import type { Bench, Trial } from '../bench.ts';
import type { Breach } from '../breach.ts';
import type { Execution } from '../localise/execution.ts';

/** What must hold of Lockstep itself, for every guest and every scenario. */
export interface Law {
  /** Short, as in `replay equals record`. */
  readonly name: string;
  /** What must hold, in full. */
  readonly statement: string;
  /** Whether judging costs next to nothing, so that every trial is judged. */
  readonly cheap: boolean;
  /** Whether it is about pairs: trials without one are not judged. */
  readonly pair?: true;
  /**
   * Judges one trial; the bench has machines to try things on.
   * @param count to be told of what was tried, for reports
   */
  judge(trial: Trial, bench: Bench, count: Count): Breach | undefined;
  /** What it compares, if it compares two executions: where they came to differ can be looked for then. */
  executions?(trial: Trial, benches: Benches): Executions;
}

/** One for each of two executions, so that both can stand still at once. */
export type Benches = readonly [Bench, Bench];
export type Executions = readonly [Execution, Execution];

/** Notes that something was seen once more. */
export type Count = (what: string) => void;
