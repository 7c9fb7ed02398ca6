import { pathSegments, shortPaths } from './short-paths.ts';

/** Further files have no name: paths may share their bytes, and all of them could cost the square of the file's size. */
const MAX_PATH_CHARACTERS = 16 * 1024 * 1024;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Numbers the files of all units: those of one path have one number. */
export class FileNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #paths: (readonly string[])[] = [];
  #charactersLeft = MAX_PATH_CHARACTERS;

  /** @param parts a path's directories and name, each perhaps relative to the one before */
  numberOf(parts: readonly string[]): number {
    this.#charactersLeft -= parts.reduce((sum, { length }) => sum + length, 0);
    const path = this.#charactersLeft < 0 ? [] : pathSegments(parts);
    const key = path.join('/');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    // Nothing that a terminal would act on, or that would not stay on its line.
    const number = this.#paths.push(UNPRINTABLE.test(key) ? [] : path) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  /** By number, what the files are called. */
  names(): (string | undefined)[] {
    return shortPaths(this.#paths).map((name) => (name === '' ? undefined : name));
  }
}
