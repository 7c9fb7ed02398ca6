import type { PaceInput } from '../../machine/input.ts';
import type { Place } from './place.ts';

const MAX = Number.MAX_SAFE_INTEGER;
/** A greater distance or rate is taken for this one; so the product stays below 2^53. */
const MAX_SLOTS = 2 ** 20;
const MAX_RATE = 2 ** 32;
/** The rate is taken in units of 2^-24 ticks a slot: 2^8 times coarser than it is. */
const COARSER = 2 ** 8;
const UNITS = 2 ** 24;

/** What the next line of a paced clock will be: one that goes on from the last, at the same rate. */
export class PacePrediction {
  readonly #place: Place;
  #base = 0;
  #rate = 0;
  #position = 0;

  /** @param place where the entry is that is written or read */
  constructor(place: Place) {
    this.#place = place;
  }

  /** What the base is measured from. */
  get base(): number {
    const slots = Math.min(this.#place.position - this.#position, MAX_SLOTS);
    const rate = Math.min(Math.floor(this.#rate / COARSER), MAX_RATE);
    return Math.min(this.#base + Math.floor((rate * slots) / UNITS), MAX);
  }

  /** What the rate is measured from. */
  get rate(): number {
    return this.#rate;
  }

  /** A line was written or read. */
  drawn({ base, rate }: PaceInput): void {
    this.#base = base;
    this.#rate = rate;
    this.#position = this.#place.position;
  }
}
