import { LockstepError } from '../machine/errors.ts';
import { flagOption, isGiven, listOf, optionOf, textOf, valueOption } from './option.ts';
import type { ParsedValues } from './option.ts';
import { shellWord } from './shell-word.ts';
import { parseBytes, sizeText } from './values.ts';

const GROUP = 'Board:';

/** What `run`, `record` and `check` let one choose of a guest's board. */
export const BOARD_OPTIONS = {
  memory: valueOption('128MiB', 'size of RAM, from 64KiB to 2GiB', GROUP),
  append: valueOption('empty', 'the kernel command line', GROUP),
  clock: valueOption(
    'read',
    'read: the guest sees the time at every reading; paced: it runs with the slots',
    GROUP,
  ),
  raw: flagOption('GUEST is no ELF file but plain code for 0x80000000', GROUP),
};

/** What was chosen of a board; what was not is left to the command. */
export interface BoardArguments {
  readonly raw: boolean;
  readonly memoryBytes: number | undefined;
  /** Paths of disk images. */
  readonly disks: readonly string[];
  readonly commandLine: string | undefined;
  readonly clock: 'read' | 'paced' | undefined;
}

/** Reads the board's options, with `disk`, which each command describes in its own words. */
export function boardArguments(parsed: ParsedValues): BoardArguments {
  const clock = textOf(parsed, 'clock');
  if (clock !== undefined && clock !== 'read' && clock !== 'paced') {
    throw new LockstepError('bad-configuration', `--clock ${clock}: a clock is read or paced`);
  }
  return {
    raw: isGiven(parsed, 'raw'),
    memoryBytes: optionOf(parsed, 'memory', parseBytes),
    disks: listOf(parsed, 'disk'),
    commandLine: textOf(parsed, 'append'),
    clock,
  };
}

/** The options that say the same again, as words of a shell. */
export function boardWords({ raw, memoryBytes, disks, commandLine, clock }: BoardArguments): string[] {
  return [
    ...(raw ? ['--raw'] : []),
    ...(memoryBytes === undefined ? [] : [`--memory ${sizeText(memoryBytes)}`]),
    ...disks.map((disk) => `--disk ${shellWord(disk)}`),
    // Behind "=", since it may begin with dashes, and may be empty.
    ...(commandLine === undefined ? [] : [`--append=${commandLine === '' ? '' : shellWord(commandLine)}`]),
    ...(clock === undefined ? [] : [`--clock ${clock}`]),
  ];
}
