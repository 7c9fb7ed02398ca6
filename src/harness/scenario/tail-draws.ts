import { ListedDraws, constantDraws } from '../../environment/draws.ts';
import type { Draws } from '../../environment/draws.ts';
import type { Random } from '../../environment/random.ts';
import { Seed } from '../../environment/seed.ts';
import type { Tail } from './scenario.ts';

/**
 * The decisions of one subsystem: a list's, and behind its end the tail's.
 *
 * @param fork names the subsystem: tails of the same seed give each its own numbers
 */
export function listedDraws(
  list: readonly number[] | undefined,
  tail: Tail | undefined,
  fork: string,
  draw: (random: Random) => number,
): Draws {
  const behind = tailDraws(tail, fork, draw);
  return list === undefined || list.length === 0 ? behind : new ListedDraws(list, behind);
}

/** What a tail gives; without one, zeros. */
export function tailDraws(tail: Tail | undefined, fork: string, draw: (random: Random) => number): Draws {
  if (typeof tail === 'object') return new SeededDraws(tail.seed, fork, draw);
  return tail === undefined ? ZEROS : constantDraws(tail);
}

const ZEROS = constantDraws(0);

/** A stream that is made when it is first drawn from: most trials never get behind most lists. */
class SeededDraws implements Draws {
  readonly #seed: number;
  readonly #fork: string;
  readonly #draw: (random: Random) => number;
  #random: Random | undefined;

  constructor(seed: number, fork: string, draw: (random: Random) => number) {
    this.#seed = seed;
    this.#fork = fork;
    this.#draw = draw;
  }

  next(): number {
    this.#random ??= Seed.root(this.#seed).fork(this.#fork).random();
    return this.#draw(this.#random);
  }
}
