import { cellBase, cellOf } from './batch.ts';
import { recordOnQemu } from './deviations.ts';
import * as layout from './layout.ts';
import { readRecord, recordCount, writeRecord } from './trap-record.ts';

/** What QEMU should have left where we have left `cell`: the same, but for its known deviations. */
export function expectedOnQemu(cell: Buffer, base: number): Buffer {
  const expected = Buffer.from(cell);
  const count = Math.min(Math.max(recordCount(cell, base), 0), layout.LOG_RECORDS);
  for (let index = 0; index < count; index++) {
    const record = readRecord(cell, index);
    writeRecord(expected, index, recordOnQemu(record, instructionAt(cell, Number(record.pc) - base)));
  }
  return expected;
}

/** The bits of the instruction at an offset in a cell; undefined outside. */
function instructionAt(cell: Buffer, offset: number): number | undefined {
  return offset >= 0 && offset <= cell.length - 4 ? cell.readUInt32LE(offset) : undefined;
}

/** The first sequence whose cells differ, byte for byte; undefined if all agree. */
export function firstDifferent(ours: Buffer, theirs: Buffer, sequences: number): number | undefined {
  for (let index = 0; index < sequences; index++) {
    if (!expectedOnQemu(cellOf(ours, index), cellBase(index)).equals(cellOf(theirs, index))) return index;
  }
  return undefined;
}
