import { LAST_TICK } from '../environment/clock-line.ts';
import type { Clock, VirtualTime } from '../environment/environment.ts';
import type { ClockDraws } from '../environment/simulated/clock.ts';
import type { HostTime } from './host-time.ts';

/**
 * The clock of a host that lives in one virtual time with others. It differs from the world's time by what it was set to,
 * and runs ahead of it with each reading that adds a step. An idle guest has to wait for its time to come.
 */
export class HostClock implements Clock {
  /** Nothing is left that could wake a guest that waits: it need not wait any longer. */
  quiet = false;
  readonly virtual: VirtualTime = {
    positionOf: (ticks, position) => Math.max(position, this.#time.positionAt(ticks - this.#ahead)),
    ticksAt: (position) => this.now(position),
    advanceTo: (ticks, position) => {
      this.#ahead += Math.max(0, Math.min(ticks, LAST_TICK) - this.now(position));
    },
    skipTo: (ticks, position) => {
      const late = this.#draws.wakes.next();
      this.virtual.advanceTo(ticks, position);
      this.#ahead += late;
    },
    lateness: () => this.#draws.lateness.next(),
    wait: (ticks) => {
      const until = ticks - this.#ahead;
      if (until <= this.#standing() || (ticks === Infinity && this.quiet)) return undefined;
      return { until };
    },
  };

  readonly #time: HostTime;
  readonly #draws: ClockDraws;
  readonly #standing: () => number;
  /** How far it is ahead of the world's time, in ticks; negative if it is behind. */
  #ahead: number;

  /**
   * @param ahead how far it is ahead of the world's time at first, in ticks
   * @param standing the world's time where the guest stands
   */
  constructor(time: HostTime, draws: ClockDraws, ahead: number, standing: () => number) {
    this.#time = time;
    this.#draws = draws;
    this.#ahead = ahead;
    this.#standing = standing;
  }

  now(position: number): number {
    return Math.min(Math.max(0, this.#time.at(position) + this.#ahead), LAST_TICK);
  }

  reading(position: number): number {
    this.#ahead += this.#draws.steps.next();
    return this.now(position);
  }
}
