const FIRST_STEP_SLOTS = 64;
const MAX_STEP_SLOTS = 16_384;

/**
 * When to look whether the guest has set a timer, where time is virtual: a machine does not stop for that. Guests set
 * one soon after they have seen the time, so that is when to look often. The positions follow from what the guest does
 * alone; the host's speed has no part in them.
 */
export class TimerWatch {
  #step = FIRST_STEP_SLOTS;
  #next = FIRST_STEP_SLOTS;

  /** The guest has seen the time. */
  seen(position: number): void {
    this.#step = FIRST_STEP_SLOTS;
    this.#next = position + FIRST_STEP_SLOTS;
  }

  /** The position at which to look next; beyond the present one. */
  nextPosition(position: number): number {
    if (position >= this.#next) {
      this.#step = Math.min(this.#step * 2, MAX_STEP_SLOTS);
      this.#next = position + this.#step;
    }
    return this.#next;
  }
}
