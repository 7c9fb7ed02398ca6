import type { Machine } from '../../machine/machine.ts';
import type { Follower } from './follower.ts';

/** An execution that can be had again, as often as one likes, and is the same each time. */
export interface Execution {
  /** What people call it: `primary`, `backup`, a file. */
  readonly name: string;
  /** Nobody but the execution runs it. */
  readonly machine: Machine;
  /** Where it begins: 0, or the position of the snapshot that it is made from. */
  readonly from: number;
  /** Runs to where the follower wants it to stop, or to its end, and leaves the machine there until the next call. */
  run(follower: Follower): Standing;
}

/** How an execution stands, where it was stopped or has ended. */
export interface Standing {
  /** Of all that it has sent out so far (`Traffic.outputs`). */
  readonly outputs: number;
  /** How it ended; absent where it goes on. */
  readonly end: string | undefined;
  /** It ended since what it was given does not fit what it did. */
  readonly misfit?: true;
}
