import type { BoardArguments } from '../board-options.ts';

/** More than any host can keep up with, in ticks a second. */
export const MAX_SPEED = 1_000_000_000;

/** More than that no scenario takes. */
export const MAX_SPARE_TICKS = 2 ** 40;
/**
 * Ticks from when a host goes on alone to when the spare asks, where nobody says otherwise: enough to see it alone, and few
 * enough to be protected again before the shipped guests end.
 */
export const SPARE_TICKS = 500;

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
  /** Ticks until a third host asks to be the new backup; default: as the scene has it. */
  readonly spare: number | 'none' | undefined;
  /** Whether the routine moments are told, too. */
  readonly all: boolean;
}
