import { BOARD_OPTIONS, boardArguments } from './board-options.ts';
import type { BoardArguments } from './board-options.ts';
import { flagOption, isGiven, optionOf, valueOption } from './option.ts';
import type { ParsedValues } from './option.ts';
import { parseCount, parseNetwork, parseSeed } from './values.ts';

const GROUP = 'Run:';

/** So many slots and their lines of text fit into Node's default heap. */
const MAX_TRACE_SLOTS = 1_000_000;

/** What `run` and `record` share. */
export const RUN_OPTIONS = {
  disk: valueOption('none', 'a disk image, read and written; repeat it for more, up to 6', 'Board:'),
  net: valueOption('a silent link', 'udp:PORT takes frames as datagrams on loopback', 'Board:'),
  ...BOARD_OPTIONS,
  seed: valueOption('the host', 'simulate clock and entropy from this integer', GROUP),
  limit: valueOption('none', 'end at this position (slots executed), with exit code 124', GROUP),
  trace: valueOption('none', 'at the end show the last N slots, disassembled, on standard error', GROUP),
  stats: flagOption('at the end show counts and speed on standard error', GROUP),
};

/** Whatever the options say, checked as far as it can be without looking at files. */
export interface RunArguments extends BoardArguments {
  /** UDP port. */
  readonly network: number | undefined;
  readonly seed: number | undefined;
  /** Position. */
  readonly limit: number | undefined;
  /** Slots. */
  readonly trace: number | undefined;
  readonly statistics: boolean;
}

export function runArguments(parsed: ParsedValues): RunArguments {
  return {
    ...boardArguments(parsed),
    network: optionOf(parsed, 'net', parseNetwork),
    seed: optionOf(parsed, 'seed', parseSeed),
    limit: optionOf(parsed, 'limit', (option, text) => parseCount(option, text, 0)),
    trace: optionOf(parsed, 'trace', (option, text) => parseCount(option, text, 1, MAX_TRACE_SLOTS)),
    statistics: isGiven(parsed, 'stats'),
  };
}
