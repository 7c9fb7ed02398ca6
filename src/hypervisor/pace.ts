import { LAST_TICK, RATE_ONE, lineTicks } from '../environment/clock-line.ts';
import type { ClockLine } from '../environment/clock-line.ts';
import type { PaceInput } from '../machine/input.ts';

/** A line that runs ahead of the clock is drawn so that they meet again after this long: 100 ms. */
const MEET_TICKS = 1_000_000;
const MAX_RATE = 2 ** 44;
/** How far apart the two may be, 1 ms, and how often the line is drawn again at most, 10 ms, unless the guest has slept. */
const TOLERANCE_TICKS = 10_000;
const REDRAW_TICKS = 100_000;

/** The line that a paced machine's clock follows, and its redrawing along another clock. */
export class Pace {
  #line: ClockLine;
  /** What the other clock gained on each slot when last measured, times 2^32. */
  #rate: number;
  /** What the other clock read when the line was last drawn. */
  #drawn = 0;

  /**
   * @param rate the machine's rate at power-on, ticks per slot times 2^32
   * @param line the one that the machine is on, if it has been running
   */
  constructor(rate: number, line: ClockLine = { origin: 0, base: 0, rate }) {
    this.#line = line;
    this.#rate = line.rate;
    this.#drawn = line.base;
  }

  /** How far the machine's clock is ahead of one that reads `now`, in ticks; negative if it is behind. */
  ahead(now: number, position: number): number {
    return lineTicks(this.#line, position) - now;
  }

  /** Whether the line of a guest that has not slept is to be drawn again: each time is an event to be recorded. */
  isDue(now: number, position: number): boolean {
    return now - this.#drawn >= REDRAW_TICKS && Math.abs(this.ahead(now, position)) > TOLERANCE_TICKS;
  }

  /** The guest has run since the line was last drawn: takes its rate from what the other clock gained meanwhile. */
  measure(now: number, position: number): void {
    const slots = position - this.#line.origin;
    if (slots > 0) this.#rate = Math.min(MAX_RATE, Math.round(((now - this.#drawn) / slots) * RATE_ONE));
  }

  /**
   * Draws the line towards a clock that reads `now`, with the rate last measured. A line that is behind jumps there; one
   * that is ahead goes on more slowly, for time never falls.
   */
  redraw(now: number, position: number): PaceInput {
    const ahead = Math.max(0, this.ahead(now, position));
    const rate = Math.max(0, Math.floor(this.#rate * (1 - ahead / MEET_TICKS)));
    this.#drawn = now;
    return this.#draw(now + ahead, rate, position);
  }

  /** Draws the line from `ticks` on, or from where it is if that is later, with its present rate. */
  jumpTo(ticks: number, position: number): PaceInput {
    return this.#draw(Math.max(ticks, lineTicks(this.#line, position)), this.#line.rate, position);
  }

  /** Draws the line `ticks` further on, with this rate (ticks per slot times 2^32). */
  jump(ticks: number, rate: number, position: number): PaceInput {
    return this.#draw(lineTicks(this.#line, position) + ticks, rate, position);
  }

  #draw(base: number, rate: number, position: number): PaceInput {
    this.#line = { origin: position, base: Math.min(base, LAST_TICK), rate };
    return { kind: 'pace', base: this.#line.base, rate };
  }
}
