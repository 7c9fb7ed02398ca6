import seedrandom from 'seedrandom';

import { LockstepError } from '../machine/errors.ts';
import { Random } from './random.ts';

/**
 * The root of all randomness of a run, or a named fork of it. Each subsystem draws from a fork of its own, so that
 * another draw in one place changes nothing elsewhere.
 */
export class Seed {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * @param root a 32-bit signed integer, as fast-check's seeds are
   * @throws LockstepError `bad-configuration`
   */
  static root(root: number): Seed {
    if (!Number.isInteger(root) || root !== (root | 0)) {
      throw new LockstepError(
        'bad-configuration',
        `seed ${root}: a seed is an integer from -2147483648 to 2147483647`,
      );
    }
    return new Seed(`${root}`);
  }

  /** The same name gives the same fork, whatever was drawn or forked before. */
  fork(name: string): Seed {
    return new Seed(`${this.#path}/${name}`);
  }

  /** The numbers of this fork, from their beginning. */
  random(): Random {
    return new Random(seedrandom.alea(this.#path));
  }
}
