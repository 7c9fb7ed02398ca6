import { LOG, LOG_NEXT, RECORD_BYTES } from './layout.ts';

/** What a trap has left in the CSRs, as the runtime logs it: mcause, mepc, mtval, mstatus. */
export interface TrapRecord {
  readonly cause: bigint;
  readonly pc: bigint;
  readonly value: bigint;
  readonly status: bigint;
}

/** Record `index` of a cell's trap log. */
export function readRecord(cell: Buffer, index: number): TrapRecord {
  const part = (number: number): bigint => cell.readBigUInt64LE(LOG + index * RECORD_BYTES + 8 * number);
  return { cause: part(0), pc: part(1), value: part(2), status: part(3) };
}

export function writeRecord(cell: Buffer, index: number, { cause, pc, value, status }: TrapRecord): void {
  for (const [number, part] of [cause, pc, value, status].entries()) {
    cell.writeBigUInt64LE(part, LOG + index * RECORD_BYTES + 8 * number);
  }
}

/** How many traps the sequence of the cell at `base` took, the one that ended it among them. */
export function recordCount(cell: Buffer, base: number): number {
  return (Number(cell.readBigUInt64LE(LOG_NEXT)) - base - LOG) / RECORD_BYTES;
}
