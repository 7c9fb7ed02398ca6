import type { Outcome } from '../outcome.ts';

/**
 * The forms that entries take in a log (docs/log-format.md). Each begins with one of eight values of a byte's three
 * lowest bits:
 *
 * - A *word* of 24 bits: the kind's prefix, an argument, and 11 bits of position delta. What is frequent fits in there,
 *   if no more than 2,047 slots have passed since the last entry; data follows.
 * - A *short word* of 16 bits: a clock reading that follows the last entry closely, and is close to what was predicted.
 * - The *general* form: the prefix, five bits of code, the delta as a varint, and each field as `GENERAL` has it.
 *
 * An entry is always written in the first form of short word, word, general in which it can be.
 */
export interface WordKind {
  readonly prefix: number;
  readonly prefixBits: number;
  /** The first argument that does not fit. */
  readonly arguments: number;
}

const DELTA_SHIFT = 13;
export const WORD = { deltaShift: DELTA_SHIFT, deltas: 2 ** 11 } as const;

function word(prefix: number, prefixBits: number): WordKind {
  return { prefix, prefixBits, arguments: 2 ** (DELTA_SHIFT - prefixBits) };
}

export const FRAME_WORD = word(0b00, 2);
export const READING_WORD = word(0b001, 3);
export const EXPIRY_WORD = word(0b101, 3);
export const COMPLETION_WORD = word(0b010, 3);
export const CONSOLE_WORD = word(0b0110, 4);
export const SIGNAL_WORD = word(0b1110, 4);

/** A clock reading's: three bits of prefix, eight of argument, five of delta. */
export const SHORT_WORD = {
  prefix: 0b011,
  prefixBits: 3,
  arguments: 2 ** 8,
  deltaShift: 11,
  deltas: 2 ** 5,
} as const;

/** A signal's argument: the number of its name, whether it was asked for, its length. */
export const SIGNAL_NAMES = 4;
export const SIGNAL_ASKED_SHIFT = 2;
export const SIGNAL_LENGTH_SHIFT = 3;

export const GENERAL_PREFIX = 0b111;
export const GENERAL_SHIFT = 3;

/** The codes of the general form. All others are reserved. */
export const GENERAL = {
  /** No entry: says whose the next one is, if it is not hart 0. Without a delta. */
  hart: 0,
  reading: 1,
  expiry: 2,
  pace: 3,
  console: 4,
  frame: 5,
  completion: 6,
  reset: 7,
  signal: 8,
  mark: 9,
  checkpoint: 10,
  snapshot: 11,
  'power-off': 12,
  end: 13,
} as const;

/** How a recording can end, by the number that stands for it. */
export const ENDS: readonly Outcome['end'][] = ['halt', 'limit', 'stuck', 'power-off', 'stopped'];
