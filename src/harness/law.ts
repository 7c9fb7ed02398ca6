import type { Bench } from './bench.ts';
import type { RecordedTrial } from './bench.ts';

/** What must hold of Lockstep itself, for every guest and every scenario. */
export interface Law {
  /** Short, as in `replay equals record`. */
  readonly name: string;
  /** One sentence. */
  readonly statement: string;
  /** Judges one recorded trial; the bench has machines to try things on. */
  judge(trial: RecordedTrial, bench: Bench): Violation | undefined;
}

/** How a law was seen not to hold. */
export interface Violation {
  /** The law's name. */
  readonly law: string;
  /** Where it was seen. */
  readonly position: number;
  /** What was seen, for people. */
  readonly message: string;
}
