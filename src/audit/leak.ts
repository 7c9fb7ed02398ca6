import type { Rig } from '../harness/rig.ts';

/** A part of Lockstep that is broken on purpose, so that nondeterminism escapes or a rule is violated. */
export interface Leak {
  /** As on the command line: `clock-not-logged`. */
  readonly name: string;
  /** What is wrong. */
  readonly what: string;
  /** What the parts are put together to. */
  readonly rig: Rig;
}
