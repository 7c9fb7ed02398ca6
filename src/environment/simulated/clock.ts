import { LAST_TICK, RATE_ONE, linePosition, lineTicks } from '../clock-line.ts';
import type { ClockLine } from '../clock-line.ts';
import type { Clock, VirtualTime } from '../environment.ts';
import { randomDraws } from '../draws.ts';
import type { Draws } from '../draws.ts';
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

/** What simulated time does beside advancing with positions; all in ticks. */
export interface ClockDraws {
  /** What each reading adds. */
  readonly steps: Draws;
  /** How late each timer's expiry reaches a guest that does not wait for it. */
  readonly lateness: Draws;
  /** How much later than its reason an idle guest wakes up. */
  readonly wakes: Draws;
}

/** The behaviour of a clock as one stream of random numbers has it. */
export function randomClock(random: Random): ClockDraws {
  return {
    steps: randomDraws(random, clockStep),
    lateness: randomDraws(random, timerLateness),
    wakes: randomDraws(random, wakingTime),
  };
}

/** A step between two readings: often small, sometimes none, rarely a jump. In ticks. */
export function clockStep(random: Random): number {
  if (random.oneIn(STANDS_ONCE_IN)) return 0;
  return random.integer(1, random.oneIn(JUMPS_ONCE_IN) ? MAX_JUMP_TICKS : MAX_STEP_TICKS);
}

/** How late a timer is, in ticks. */
export function timerLateness(random: Random): number {
  return random.oneIn(PUNCTUAL_ONCE_IN) ? 0 : random.integer(1, MAX_LATENESS_TICKS);
}

/** How much later than its reason an idle guest wakes up, in ticks. */
export function wakingTime(random: Random): number {
  return random.integer(0, MAX_WAKE_TICKS);
}

/**
 * Virtual time. It advances with positions; readings add steps, so that two of them may be equal or far apart whatever
 * lies between them; and what a guest sleeps through takes no time at all.
 */
export class SimulatedClock implements Clock {
  readonly virtual: VirtualTime = {
    positionOf: (ticks, position) => Math.max(position, linePosition(this.#line, ticks)),
    ticksAt: (position) => this.now(position),
    advanceTo: (ticks, position) => this.#moveTo(Math.max(this.now(position), ticks), position),
    skipTo: (ticks, position) => {
      const wake = this.#draws.wakes.next();
      this.#moveTo(Math.max(this.now(position), ticks) + wake, position);
    },
    lateness: () => this.#draws.lateness.next(),
  };

  readonly #draws: ClockDraws;
  readonly #line: { -readonly [Field in keyof ClockLine]: ClockLine[Field] };

  /** @param rate ticks per slot, times 2^32 */
  constructor(draws: ClockDraws, rate = SIMULATED_RATE) {
    this.#draws = draws;
    this.#line = { origin: 0, base: 0, rate };
  }

  now(position: number): number {
    return lineTicks(this.#line, position);
  }

  reading(position: number): number {
    this.#moveTo(this.now(position) + this.#draws.steps.next(), position);
    return this.#line.base;
  }

  #moveTo(ticks: number, origin: number): void {
    this.#line.origin = origin;
    this.#line.base = Math.min(ticks, LAST_TICK);
  }
}
