import { LockstepError } from '../machine/errors.ts';

/** Options whose value is free text, and may well begin with dashes. */
const TEXT_OPTIONS: ReadonlySet<string> = new Set(['append']);

/** What is wrong with the words of the command line, as one line. */
export function usageError(
  message: string,
  words: readonly string[],
  commands: readonly string[],
): LockstepError {
  return new LockstepError('bad-configuration', `${explain(message, words, commands)}; see --help`);
}

/** @param message as yargs words it */
function explain(message: string, [first]: readonly string[], commands: readonly string[]): string {
  const option = /^Not enough arguments following: (\S+)$/.exec(message)?.[1];
  if (option !== undefined) {
    const dashes = TEXT_OPTIONS.has(option) ? `, which may begin with dashes as in --${option}=--foo` : '';
    return `--${option} needs a value${dashes}`;
  }
  const unknown = /^Unknown arguments?: /.test(message);
  if (unknown && first !== undefined && !first.startsWith('-') && !commands.includes(first)) {
    return `unknown command: ${first}`;
  }
  return message;
}
