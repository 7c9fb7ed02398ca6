import type { BoardArguments } from '../board-options.ts';

/** More than any host can keep up with, in ticks a second. */
export const MAX_SPEED = 1_000_000_000;

/** Whatever the options of `pair` say. */
export interface PairArguments extends BoardArguments {
  /** Path of the guest's file; default: the script's guest. */
  readonly guest: string | undefined;
  /** Path of a scenario. */
  readonly script: string | undefined;
  /** What the tails of the world are drawn from, where there is no script. */
  readonly seed: number;
  /** Position. */
  readonly limit: number | undefined;
  /** Ticks of the simulated world in a second of whoever watches. */
  readonly speed: number | undefined;
  /** Whether the routine moments are told, too. */
  readonly all: boolean;
}
