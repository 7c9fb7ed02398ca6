import { fold, unfold } from './fold.ts';

const MAX = Number.MAX_SAFE_INTEGER;
/** A greater distance or rate is taken for this one; so the product stays below 2^53. */
const MAX_SLOTS = 2 ** 20;
const MAX_RATE = 2 ** 32;
/** The rate is taken in units of 2^-24 ticks a slot: 2^8 times coarser than it is. */
const COARSER = 2 ** 8;
const UNITS = 2 ** 24;

/** What the next line of a paced clock will be: one that goes on from the last, at the same rate. */
export class PacePrediction {
  #base = 0;
  #rate = 0;
  #position = 0;

  baseCode(position: number, base: number): number {
    return fold(base, this.#next(position));
  }

  baseOf(position: number, code: number): number {
    return unfold(code, this.#next(position));
  }

  rateCode(rate: number): number {
    return fold(rate, this.#rate);
  }

  rateOf(code: number): number {
    return unfold(code, this.#rate);
  }

  /** A line was written or read. */
  drawn(position: number, base: number, rate: number): void {
    this.#base = base;
    this.#rate = rate;
    this.#position = position;
  }

  #next(position: number): number {
    const slots = Math.min(position - this.#position, MAX_SLOTS);
    const rate = Math.min(Math.floor(this.#rate / COARSER), MAX_RATE);
    return Math.min(this.#base + Math.floor((rate * slots) / UNITS), MAX);
  }
}
