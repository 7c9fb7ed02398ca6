import { invariantsFrom, patternFrom } from '../harness/invariants/asked-invariants.ts';
import type { InvariantSetting } from '../harness/invariants/invariant-setting.ts';
import type { Invariant } from '../harness/invariants/invariant.ts';
import { LockstepError } from '../machine/errors.ts';
import { similarNames } from '../machine/similar-names.ts';
import type { GuestSymbol } from '../riscv/loader/symbols.ts';
import { listOf, optionOf, valueOption } from './option.ts';
import type { ParsedValues } from './option.ts';
import { shellWord } from './shell-word.ts';
import { parseExit } from './values.ts';

const GROUP = 'Invariants of the guest:';

/** What one can ask of a guest; without any it is not judged. */
export const INVARIANT_OPTIONS = {
  'expect-exit': valueOption('any', 'it never ends with another exit code', GROUP),
  'never-output': valueOption(
    'none',
    'no line that it prints matches this: REGEX, ^ and $ at each line, or /REGEX/FLAGS',
    GROUP,
  ),
  'never-reach': valueOption('none', 'it never executes the instruction at this symbol', GROUP),
};

/** Plain data. */
export interface InvariantArguments {
  readonly exit: number | undefined;
  /** Regular expressions: sources, or `/source/flags`. */
  readonly neverOutput: readonly string[];
  /** Symbols. */
  readonly neverReach: readonly string[];
}

export function invariantArguments(parsed: ParsedValues): InvariantArguments {
  const neverOutput = listOf(parsed, 'never-output');
  for (const source of neverOutput) checkPattern(source);
  return {
    exit: optionOf(parsed, 'expect-exit', parseExit),
    neverOutput,
    neverReach: listOf(parsed, 'never-reach'),
  };
}

export function invariantsOf(given: InvariantArguments): Invariant[] {
  return invariantsFrom(settingGiven(given));
}

/** As a fixture has it. */
export function settingGiven({ exit, neverOutput, neverReach }: InvariantArguments): InvariantSetting {
  return {
    ...(exit !== undefined && { exit }),
    ...(neverOutput.length > 0 && { neverOutput }),
    ...(neverReach.length > 0 && { neverReach }),
  };
}

/**
 * Refuses to watch for a symbol that the guest does not have.
 * @param guest its path
 * @throws LockstepError `bad-configuration`
 */
export function refuseUnknownPlaces(
  { neverReach }: InvariantArguments,
  guest: string,
  symbols: readonly GuestSymbol[],
): void {
  refuseUnknownSymbols('--never-reach', neverReach, guest, symbols);
}

/** The same for places that somebody else than an option names. */
export function refuseUnknownSymbols(
  what: string,
  places: readonly string[],
  guest: string,
  symbols: readonly GuestSymbol[],
): void {
  const names = symbols.map(({ name }) => name);
  for (const place of places) {
    const name = place.replace(/^symbol:/, '');
    // Other places than symbols are the machine's to judge.
    if (name.includes(':') || name === 'trap' || names.includes(name)) continue;
    throw new LockstepError(
      'bad-configuration',
      `${what} ${place}: ${guest} has no such symbol; ${hintFor(name, names)}`,
    );
  }
}

function hintFor(name: string, names: readonly string[]): string {
  if (/^0x[0-9a-f]+$/i.test(name)) return `an address is written as pc:${name}`;
  const near = similarNames(names, name);
  return near.length > 0 ? `it has ${near.join(', ')}` : 'lockstep info lists them';
}

/** Whether anything is asked of the guest. */
export function asksInvariants({ exit, neverOutput, neverReach }: InvariantArguments): boolean {
  return exit !== undefined || neverOutput.length > 0 || neverReach.length > 0;
}

/** The options that say the same again. */
export function invariantWords({ exit, neverOutput, neverReach }: InvariantArguments): string[] {
  return [
    ...(exit === undefined ? [] : [`--expect-exit ${exit}`]),
    ...neverOutput.map((source) => `--never-output ${shellWord(source)}`),
    ...neverReach.map((symbol) => `--never-reach ${shellWord(symbol)}`),
  ];
}

function checkPattern(text: string): void {
  try {
    patternFrom(text);
  } catch (error) {
    throw new LockstepError('bad-configuration', `--never-output: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
