/** Tells the ticks of positions from those of some of them: between two that are known, time goes on evenly. */
export class PositionClock {
  readonly #positions: number[] = [];
  readonly #ticks: number[] = [];

  /** Whether it knows anything. */
  get known(): boolean {
    return this.#positions.length > 0;
  }

  /** Notes what is known, in the order of positions; what would go back in time is left out. */
  add(position: number, ticks: number): void {
    const last = this.#positions.length - 1;
    if (last >= 0 && (position < this.#positions[last]! || ticks < this.#ticks[last]!)) return;
    if (position === this.#positions[last]) this.#ticks[last] = ticks;
    else {
      this.#positions.push(position);
      this.#ticks.push(ticks);
    }
  }

  /** Ticks, rounded; before the first position that is known as there, and behind the last one as there. */
  at(position: number): number {
    const positions = this.#positions;
    if (positions.length === 0) return 0;
    let [low, high] = [0, positions.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (positions[middle]! <= position) low = middle + 1;
      else high = middle;
    }
    const [before, behind] = [low - 1, low];
    if (before < 0) return this.#ticks[0]!;
    if (behind === positions.length) return this.#ticks[before]!;
    const share = (position - positions[before]!) / (positions[behind]! - positions[before]!);
    return Math.round(this.#ticks[before]! + share * (this.#ticks[behind]! - this.#ticks[before]!));
  }
}
