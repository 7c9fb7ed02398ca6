import { exit } from './exit.ts';
import { neverReach } from './never-reach.ts';
import { finallyOutput, neverOutput, outputEvery } from './output.ts';
import { wordNever } from './word.ts';

/** The invariants that come with Lockstep. */
export const invariant = { exit, neverOutput, finallyOutput, outputEvery, neverReach, wordNever } as const;
