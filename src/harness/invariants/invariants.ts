import { exit } from './exit.ts';
import { neverReach } from './never-reach.ts';
import { finallyOutput, neverOutput, outputEvery } from './output.ts';
import { wordNever } from './word.ts';

/** The invariants that come with Lockstep. */
export const invariant = {
  /** With which code the guest switches its machine off, if it does. */
  exit,
  /** What it never prints. */
  neverOutput,
  /** What it has printed when the trial is over. */
  finallyOutput,
  /** How long it is silent at most. */
  outputEvery,
  /** What it never executes. */
  neverReach,
  /** What a word of its memory never holds. */
  wordNever,
} as const;
