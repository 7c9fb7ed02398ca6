import { LockstepError } from '../machine/errors.ts';

/** What yargs gives a command's handler; `--` holds the words after it. */
export interface ParsedWords {
  readonly '--'?: readonly (string | number)[];
}

/**
 * Gives the words after `--` to the positionals that have no value yet, so that a file's name may begin with a dash:
 * yargs fills positionals only from what comes before.
 * @param names the command's positionals, in order
 * @throws LockstepError `bad-configuration`: more words than positionals
 */
export function withWordsAfterDashes<T extends object>(
  parsed: T & ParsedWords,
  names: readonly (keyof T)[],
): T {
  const words = (parsed['--'] ?? []).map(String);
  const free = names.filter((name) => parsed[name] === undefined);
  if (words.length > free.length) {
    throw new LockstepError('bad-configuration', `Unknown argument: ${words[free.length]}; see --help`);
  }
  return { ...parsed, ...Object.fromEntries(words.map((word, index) => [free[index], word])) };
}
