import { LockstepError } from '../machine/errors.ts';
import { similarNames } from '../machine/similar-names.ts';

/** What yargs says of a command line, in its own words. */
export class UsageProblem extends Error {}

/** What could have been meant. */
export interface KnownNames {
  readonly commands: readonly string[];
  /** Of the command that was given, without dashes. */
  readonly options: readonly string[];
}

/** Options whose value is free text, and may well begin with dashes. */
const TEXT_OPTIONS: ReadonlySet<string> = new Set(['append', 'never-output']);

/** What is wrong with the words of the command line, as one line. */
export function usageError(message: string, words: readonly string[], known: KnownNames): LockstepError {
  const what = explain(message, words, known);
  return new LockstepError('bad-configuration', `${what}${what.endsWith('?') ? ' See' : '; see'} --help`);
}

/** @param message as yargs words it */
function explain(message: string, words: readonly string[], { commands, options }: KnownNames): string {
  const [first] = words;
  const option = /^Not enough arguments following: (\S+)$/.exec(message)?.[1];
  if (option !== undefined) {
    const dashes = TEXT_OPTIONS.has(option) ? `, which may begin with dashes as in --${option}=--foo` : '';
    return `${option.length === 1 ? '-' : '--'}${option} needs a value${dashes}`;
  }
  const flag = /^Argument unexpected for: (\S+)$/.exec(message)?.[1];
  if (flag !== undefined) return `--${flag} takes no value`;
  const unknown = /^Unknown arguments?: (.*)/.exec(message)?.[1];
  if (unknown === undefined) return message;
  if (first !== undefined && !first.startsWith('-') && !commands.includes(first)) {
    return `unknown command: ${first}${suggestion(similarNames(commands, first))}`;
  }
  const name = unknown.split(', ')[0]!;
  const isOption = words.some((word) => word.startsWith(`--${name}`));
  const similar = isOption ? similarNames(options, name).map((other) => `--${other}`) : [];
  return `${message}${suggestion(similar)}`;
}

function suggestion(names: readonly string[]): string {
  return names.length === 0 ? '' : `; did you mean ${names.join(' or ')}?`;
}
