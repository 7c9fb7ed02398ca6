import { RATE_ONE, linePosition, lineTicks } from '../environment/clock-line.ts';
import type { ClockLine } from '../environment/clock-line.ts';

const WHOLE = 1000;

/** How the position of a guest goes on with the world's time, on one host. While the guest stands, time goes on alone. */
export class HostTime {
  /** Ticks a slot takes, times 2^32, with the whole of the processor. */
  readonly #rate: number;
  #share = WHOLE;
  #line: ClockLine;

  /** @param slotsPerTick how fast the host is */
  constructor(slotsPerTick: number, position = 0, ticks = 0) {
    this.#rate = Math.max(1, Math.round(RATE_ONE / slotsPerTick));
    this.#line = { origin: position, base: ticks, rate: this.#rate };
  }

  /** The world's time at which the guest gets to `position`, in ticks. */
  at(position: number): number {
    return lineTicks(this.#line, position);
  }

  /** The first position to which it takes the guest until `ticks` to get. */
  positionAt(ticks: number): number {
    return ticks === Infinity ? Infinity : linePosition(this.#line, ticks);
  }

  /** The guest has stood at `position` until `ticks`. */
  resume(position: number, ticks: number): void {
    this.#line = { ...this.#line, origin: position, base: Math.max(ticks, this.at(position)) };
  }

  /** From `position` on the guest gets so many thousandths of the processor. */
  setShare(share: number, position: number): void {
    if (share === this.#share) return;
    this.#share = share;
    this.#line = {
      origin: position,
      base: this.at(position),
      rate: Math.round((this.#rate * WHOLE) / share),
    };
  }
}
