import type { Output } from '../machine/exit.ts';

/** An output that waits. */
export interface HeldOutput {
  /** The how many-th of the guest's outputs it is, from 0: the same on both sides. */
  readonly number: number;
  /** Only an entry with at least this position covers it: its slot is the one before. */
  readonly covered: number;
  readonly output: Output;
}

/**
 * What the guest has sent out and has not left, in order: on the primary until it is acknowledged that the backup can
 * reproduce it, on the backup until the primary reports that it has left.
 */
export class HeldOutputs {
  #held: HeldOutput[] = [];
  /** Those before it are gone. */
  #first = 0;
  #count: number;
  #bytes = 0;

  /** @param count how many outputs the guest has sent before */
  constructor(count = 0) {
    this.#count = count;
  }

  /** The guest had sent `count` outputs before the first one that is added. */
  startAt(count: number): void {
    this.#count = count;
  }

  /** How many outputs the guest has sent, gone or not. */
  get count(): number {
    return this.#count;
  }

  /** How many of them are gone: the number of the next one to leave. */
  get gone(): number {
    return this.#count - this.length;
  }

  get length(): number {
    return this.#held.length - this.#first;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param covered the machine's position behind the slot */
  add(output: Output, covered: number): HeldOutput {
    // The machine may use its effects' data again.
    const held = { number: this.#count++, covered, output: { ...output, data: output.data.slice() } };
    this.#held.push(held);
    this.#bytes += output.data.length;
    return held;
  }

  /** Takes the next one, if an entry at `position` covers it. */
  take(position: number): HeldOutput | undefined {
    const next = this.#held[this.#first];
    return next === undefined || next.covered > position ? undefined : this.#remove(next);
  }

  /** The outputs with lower numbers have left elsewhere. */
  drop(released: number): void {
    for (let next = this.#held[this.#first]; next !== undefined && next.number < released;) {
      this.#remove(next);
      next = this.#held[this.#first];
    }
  }

  #remove(next: HeldOutput): HeldOutput {
    this.#first++;
    this.#bytes -= next.output.data.length;
    if (this.#first === this.#held.length || this.#first === 1024) {
      this.#held = this.#held.slice(this.#first);
      this.#first = 0;
    }
    return next;
  }
}
