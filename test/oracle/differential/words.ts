import fc from 'fast-check';
import { isCompressed } from '../../../src/riscv/isa/decode.ts';
import { extract, fieldMask, insert } from '../../../src/riscv/isa/fields.ts';
import type { RegisterSource } from '../../../src/riscv/isa/formats.ts';
import type { Row } from './classes.ts';

/** `gp`, which belongs to the runtime: generated instructions read it and do not write it. */
export const GP = 3;
const NOT_GP = 4;

/** An encoding of one row of the table. */
export interface Word {
  readonly row: Row;
  readonly word: number;
}

/** Any 32 bits, all zeros and all ones among them. */
export const bits32: fc.Arbitrary<number> = fc
  .integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
  .map((value) => value >>> 0);

/** Any encoding of any of these rows that does not write `gp`. */
export function wordOf(rows: readonly Row[]): fc.Arbitrary<Word> {
  return fc
    .tuple(fc.nat({ max: rows.length - 1 }), bits32)
    .map(([index, fill]) => encodingOf(rows[index]!, fill));
}

/** The row's encoding whose free bits are `fill`'s, but for what the row excepts and for writing `gp`. */
function encodingOf(row: Row, fill: number): Word {
  const width = row.bits === 16 ? 0xffff : 0xffff_ffff;
  let word = (row.match | (fill & ~row.mask & width)) >>> 0;
  // No row excepts the encoding whose free bits are all ones.
  if (row.compressed !== undefined && !isCompressed(row.compressed, word))
    word = (row.match | ~row.mask) & width;
  return { row, word: withRegister(word >>> 0, row.uses.rd, (rd) => rd === GP, NOT_GP) };
}

/** The word with another register in this field, if the one that is there is unwelcome. */
export function withRegister(
  word: number,
  field: RegisterSource | undefined,
  unwelcome: (register: number) => boolean,
  instead: number,
): number {
  if (typeof field !== 'object' || !unwelcome(extract(field, word))) return word;
  return replace(word, field, instead);
}

/** An encoding with another value in a field; as it was where the operand has no field. */
export function replace(word: number, field: RegisterSource | undefined, value: number): number {
  if (typeof field !== 'object') return word;
  return ((word & ~fieldMask(field)) | insert(field, value)) >>> 0;
}

/** The register that this operand names, or 0 where the row has no such operand. */
export function registerOf({ word }: Word, source: RegisterSource | undefined): number {
  return typeof source === 'object' ? extract(source, word) : (source ?? 0);
}

/** The immediate, or 0 where the row has none. */
export function immediateOf({ row, word }: Word): number {
  return row.uses.immediate === undefined ? 0 : extract(row.uses.immediate, word);
}
