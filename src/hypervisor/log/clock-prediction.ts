import type { ClockInput } from '../../machine/input.ts';
import { fold, unfold } from './fold.ts';
import type { Mutable, Place } from './place.ts';

const MAX = Number.MAX_SAFE_INTEGER;
/** Slots after which half of what was learnt is forgotten. */
const MEMORY_SLOTS = 2 ** 15;
/** A greater distance between readings teaches nothing about the rate; so all products stay far below 2^53. */
const MAX_SLOTS = 2 ** 20;
/** How far one reading can pull the rate: a host that stood still for a while has not become faster for good. */
const MAX_SURPRISE = 2 ** 10;
const MAX_TICKS = 2 ** 31;

/**
 * What the next clock value will be, so that only the difference needs to be written down. A reading follows from the
 * positions that have passed, at the rate of the last readings; a timer that expires has the period it had last.
 *
 * Integers only. Writer and reader predict from the same entries.
 */
export class ClockPrediction {
  readonly #place: Place;
  /** The last value of either kind, and where it came. */
  #value = 0;
  #position = 0;
  /** The rate: ticks that passed in slots, both halved from time to time. At first a tenth, as on the `virt` board. */
  #ticks = 1;
  #slots = 10;
  #expiry = 0;
  #period = 0;

  /** @param place where the entry is that is written or read */
  constructor(place: Place) {
    this.#place = place;
  }

  /** The code of the next reading. */
  encodeReading({ value }: ClockInput): number {
    const expected = this.#nextReading();
    this.#learn(expected, value);
    return fold(value, expected);
  }

  /** Makes `reading` the next one, which has this code. */
  decodeReading(code: number, reading: Mutable<ClockInput>): void {
    const expected = this.#nextReading();
    const value = unfold(code, expected);
    this.#learn(expected, value);
    reading.value = value;
  }

  /** The code of the next expiry. */
  encodeExpiry({ value }: ClockInput): number {
    const code = fold(value, this.#nextExpiry());
    this.#expired(value);
    return code;
  }

  /** Makes `expiry` the next one, which has this code. */
  decodeExpiry(code: number, expiry: Mutable<ClockInput>): void {
    const value = unfold(code, this.#nextExpiry());
    this.#expired(value);
    expiry.value = value;
  }

  #learn(expected: number, value: number): void {
    const slots = this.#slotsSince();
    const surprise = Math.max(-MAX_SURPRISE, Math.min(value - expected, MAX_SURPRISE));
    const ticks = this.#ticks + (expected - this.#value) + surprise;
    this.#ticks = Math.max(0, Math.min(ticks, MAX_TICKS));
    this.#slots += slots;
    if (this.#slots >= MEMORY_SLOTS) {
      this.#ticks = Math.floor(this.#ticks / 2);
      this.#slots = Math.floor(this.#slots / 2);
    }
    this.#value = value;
    this.#position = this.#place.position;
  }

  #expired(value: number): void {
    this.#period = Math.max(0, value - this.#expiry);
    this.#expiry = value;
    this.#value = value;
    this.#position = this.#place.position;
  }

  #nextReading(): number {
    return Math.min(this.#value + Math.floor((this.#ticks * this.#slotsSince()) / this.#slots), MAX);
  }

  #nextExpiry(): number {
    return Math.min(Math.max(this.#value, this.#expiry + this.#period), MAX);
  }

  #slotsSince(): number {
    return Math.min(this.#place.position - this.#position, MAX_SLOTS);
  }
}
