import { LAST_TICK, RATE_ONE, linePosition, lineTicks } from '../clock-line.ts';
import type { ClockLine } from '../clock-line.ts';
import type { Clock, VirtualTime } from '../environment.ts';
import type { Random } from '../random.ts';

/** One tick in ten slots: with ticks of 100 ns a hart of 100 MHz that executes a slot a cycle. */
export const SIMULATED_RATE = Math.floor(RATE_ONE / 10);

/** What real-time clocks start from, where nothing else is wanted: 2025-01-01. */
export const SIMULATED_EPOCH_SECONDS = 1_735_689_600;

/** Draws: a reading adds a step, one in so many adds none, one in so many jumps; waking up and timers take a while. */
const STANDS_ONCE_IN = 4;
const MAX_STEP_TICKS = 20;
const JUMPS_ONCE_IN = 50;
const MAX_JUMP_TICKS = 20_000;
const MAX_WAKE_TICKS = 50;
const PUNCTUAL_ONCE_IN = 4;
const MAX_LATENESS_TICKS = 30;

/**
 * Virtual time. It advances with positions; readings add random steps, so that two of them may be equal or far apart
 * whatever lies between them; and what a guest sleeps through takes no time at all.
 */
export class SimulatedClock implements Clock {
  readonly virtual: VirtualTime = {
    positionOf: (ticks, position) => Math.max(position, linePosition(this.#line, ticks)),
    skipTo: (ticks, position) => {
      const wake = this.#random.integer(0, MAX_WAKE_TICKS);
      this.#moveTo(Math.min(Math.max(this.now(position), ticks) + wake, LAST_TICK), position);
    },
    lateness: () => (this.#random.oneIn(PUNCTUAL_ONCE_IN) ? 0 : this.#random.integer(1, MAX_LATENESS_TICKS)),
  };

  readonly #random: Random;
  #line: ClockLine;

  constructor(random: Random, rate = SIMULATED_RATE) {
    this.#random = random;
    this.#line = { origin: 0, base: 0, rate };
  }

  now(position: number): number {
    return lineTicks(this.#line, position);
  }

  reading(position: number): number {
    const value = Math.min(this.now(position) + this.#step(), LAST_TICK);
    this.#moveTo(value, position);
    return value;
  }

  #step(): number {
    if (this.#random.oneIn(STANDS_ONCE_IN)) return 0;
    return this.#random.integer(1, this.#random.oneIn(JUMPS_ONCE_IN) ? MAX_JUMP_TICKS : MAX_STEP_TICKS);
  }

  #moveTo(base: number, origin: number): void {
    this.#line = { origin, base, rate: this.#line.rate };
  }
}
