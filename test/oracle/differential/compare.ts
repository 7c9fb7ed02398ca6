import { cellBase, cellOf } from './batch.ts';
import { decodeInstruction } from '../../../src/riscv/isa/decode.ts';
import type { Instruction } from '../../../src/riscv/isa/instructions.ts';
import type { Deviation } from './deviations.ts';
import { recordOnQemu } from './deviations.ts';
import * as layout from './layout.ts';
import { readRecord, recordCount, writeRecord } from './trap-record.ts';

/** What QEMU should have left where we have left `cell`: the same, but for its known deviations. */
export function expectedOnQemu(cell: Buffer, base: number, deviations?: readonly Deviation[]): Buffer {
  const expected = Buffer.from(cell);
  const count = Math.min(Math.max(recordCount(cell, base), 0), layout.LOG_RECORDS);
  for (let index = 0; index < count; index++) {
    const record = readRecord(cell, index);
    const instruction = instructionAt(cell, Number(record.pc) - base);
    writeRecord(expected, index, recordOnQemu(record, instruction, deviations));
  }
  return expected;
}

/** The instruction at an offset in a cell; undefined outside, and where there is none. */
function instructionAt(cell: Buffer, offset: number): Instruction | undefined {
  if (offset < 0 || offset > cell.length - 4) return undefined;
  return decodeInstruction(cell.readUInt32LE(offset))?.instruction;
}

/**
 * The first sequence whose cells differ, byte for byte; undefined if all agree.
 * @param deviations what QEMU is allowed to do otherwise; all that is known
 */
export function firstDifferent(
  ours: Buffer,
  theirs: Buffer,
  sequences: number,
  deviations?: readonly Deviation[],
): number | undefined {
  for (let index = 0; index < sequences; index++) {
    const expected = expectedOnQemu(cellOf(ours, index), cellBase(index), deviations);
    if (!expected.equals(cellOf(theirs, index))) return index;
  }
  return undefined;
}
