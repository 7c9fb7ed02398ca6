import type { Random } from './random.ts';

/** A source of values, one after another, without end: the decisions that one subsystem of an environment takes. */
export interface Draws<T = number> {
  next(): T;
}

/** The values of a list, in order; behind its end those of a tail. */
export class ListedDraws<T> implements Draws<T> {
  readonly #list: readonly T[];
  readonly #tail: Draws<T>;
  #taken = 0;

  constructor(list: readonly T[], tail: Draws<T>) {
    this.#list = list;
    this.#tail = tail;
  }

  next(): T {
    return this.#taken < this.#list.length ? this.#list[this.#taken++]! : this.#tail.next();
  }
}

/** The same value for ever. */
export function constantDraws<T>(value: T): Draws<T> {
  return { next: () => value };
}

/** Values made from a stream of random numbers. */
export function randomDraws<T>(random: Random, draw: (random: Random) => T): Draws<T> {
  return { next: () => draw(random) };
}
