import type { Clock } from '../environment.ts';

const TICKS_PER_MILLISECOND = 10_000;

/** The host's monotonic clock, in ticks of 100 ns from 0. */
export class HostClock implements Clock {
  readonly #start = performance.now();

  now(): number {
    return Math.floor((performance.now() - this.#start) * TICKS_PER_MILLISECOND);
  }

  reading(): number {
    return this.now();
  }

  /** How long until then, in milliseconds; 0 if it is past. */
  millisecondsUntil(ticks: number): number {
    return Math.max(0, (ticks - this.now()) / TICKS_PER_MILLISECOND);
  }
}
