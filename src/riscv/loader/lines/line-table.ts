import type { LineSequence } from './line-program.ts';

/** A line of a guest's source. */
export interface SourceLine {
  /** As short as tells it from the guest's other files: `uart.c`, or `board/uart.c`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Which line of the source code came of, by address. */
export class LineTable {
  /** By their first address. */
  readonly #sequences: readonly LineSequence[];
  /** By the number that rows have for it; undefined for one whose name cannot be shown. */
  readonly #files: readonly (string | undefined)[];

  /** @param files by the numbers that rows have for them */
  constructor(sequences: readonly LineSequence[], files: readonly (string | undefined)[]) {
    this.#sequences = [...sequences].sort((a, b) => a.rows[0]!.address - b.rows[0]!.address);
    this.#files = files;
  }

  /** @param address virtual, as a signed 64-bit number */
  sourceAt(address: number): SourceLine | undefined {
    const sequence = lastUpTo(this.#sequences, address, ({ rows }) => rows[0]!.address);
    if (sequence === undefined || address >= sequence.end) return undefined;
    const { line, file } = lastUpTo(sequence.rows, address, (row) => row.address)!;
    const name = this.#files[file];
    return name === undefined || line === 0 ? undefined : { file: name, line };
  }
}

/** The last of a sorted list that is not behind `address`. */
function lastUpTo<T>(list: readonly T[], address: number, addressOf: (item: T) => number): T | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (addressOf(list[middle]!) <= address) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}
