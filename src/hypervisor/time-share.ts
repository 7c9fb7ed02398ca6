import type { Host } from '../environment/environment.ts';

/** How long the guest runs before the host has its turn, in ticks: 5 ms. At 2 ms the turns cost more than a few percent. */
const SHARE_TICKS = 50_000;
const FIRST_SLICE_SLOTS = 20_000;
const MIN_SLICE_SLOTS = 500;
const MAX_SLICE_SLOTS = 100_000_000;

/**
 * Shares the host's time between the guest and the host's own events, by measuring how fast the guest runs. Where
 * slices end is not observable from inside the guest.
 */
export class TimeShare {
  readonly #host: Host;
  /** Where and when the guest began to run after the host's last turn. */
  #position = 0;
  #ticks: number;
  #slotsPerTick = FIRST_SLICE_SLOTS / SHARE_TICKS;

  constructor(host: Host) {
    this.#host = host;
    this.#ticks = host.ticks();
  }

  /** How many slots to run at most before asking again; 0 if it is the host's turn. */
  slots(): number {
    const left = SHARE_TICKS - (this.#host.ticks() - this.#ticks);
    return left <= 0 ? 0 : this.slotsIn(left);
  }

  /** About how many slots take that long. */
  slotsIn(ticks: number): number {
    return Math.min(MAX_SLICE_SLOTS, Math.max(MIN_SLICE_SLOTS, Math.floor(ticks * this.#slotsPerTick)));
  }

  /** Gives the host its turn, if it is time. */
  pause(position: number): Promise<void> | undefined {
    const ticks = this.#host.ticks() - this.#ticks;
    if (ticks < SHARE_TICKS) return undefined;
    const slots = position - this.#position;
    if (slots > 0) this.#slotsPerTick = slots / ticks;
    return this.#resumeAfter(this.#host.breathe(), position);
  }

  /** The guest is idle: waits until something comes in, or until a time of the host's clock. */
  wait(position: number, ticks: number | undefined): Promise<void> {
    return this.#resumeAfter(this.#host.wait(ticks), position);
  }

  async #resumeAfter(turn: Promise<void>, position: number): Promise<void> {
    await turn;
    this.#position = position;
    this.#ticks = this.#host.ticks();
  }
}
