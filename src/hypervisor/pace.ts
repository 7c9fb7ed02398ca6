import { lineTicks } from '../environment/clock-line.ts';
import type { ClockLine } from '../environment/clock-line.ts';
import type { PaceInput } from '../machine/input.ts';

/** A line that runs ahead of the clock is drawn so that they meet again after this long: 100 ms. */
const MEET_TICKS = 1_000_000;
const MAX_RATE = 2 ** 44;

/** The line that a paced machine's clock follows, and its redrawing along another clock. */
export class Pace {
  #line: ClockLine;

  /** @param rate the machine's rate at power-on, ticks per slot times 2^32 */
  constructor(rate: number) {
    this.#line = { origin: 0, base: 0, rate };
  }

  /** How far the machine's clock is ahead of one that reads `now`, in ticks; negative if it is behind. */
  ahead(now: number, position: number): number {
    return lineTicks(this.#line, position) - now;
  }

  /**
   * Draws the line towards a clock that reads `now` and gains `rate` on each slot. A line that is behind jumps there; one
   * that is ahead goes on more slowly, for time never falls.
   */
  redraw(now: number, position: number, rate: number): PaceInput {
    const ahead = Math.max(0, this.ahead(now, position));
    const slower = Math.max(0, Math.min(MAX_RATE, Math.floor(rate * (1 - ahead / MEET_TICKS))));
    this.#line = { origin: position, base: now + ahead, rate: slower };
    return { kind: 'pace', base: this.#line.base, rate: slower };
  }
}
