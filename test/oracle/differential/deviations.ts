import { decodeInstruction } from '../../../src/riscv/isa/decode.ts';
import type { TrapRecord } from './trap-record.ts';

/** SXL and UXL of mstatus, which say 64 bits on QEMU. */
const WIDTHS_OF_OTHER_MODES = 0xa_0000_0000n;
const BREAKPOINT = 3n;
const LOAD_ACCESS_FAULT = 5n;
const STORE_ACCESS_FAULT = 7n;

/** Bytes that a load or store accesses. */
const ACCESS_BYTES: Readonly<Record<string, bigint>> = { b: 1n, h: 2n, w: 4n, d: 8n };

function accessBytes(name: string): bigint {
  return ACCESS_BYTES[name.replace('u', '').at(-1)!] ?? 1n;
}

/** The record that QEMU 7.2 writes for a trap where we write `record`. @param word the instruction's bits */
export function recordOnQemu(record: TrapRecord, word: number | undefined): TrapRecord {
  const status = record.status | WIDTHS_OF_OTHER_MODES;
  const instruction = word === undefined ? undefined : decodeInstruction(word)?.instruction;
  // EBREAK: both the instruction's address and zero are allowed in mtval.
  if (record.cause === BREAKPOINT) return { ...record, status, value: 0n };
  // An AMO outside RAM is a load first.
  if (record.cause === STORE_ACCESS_FAULT && instruction?.name.startsWith('amo') === true) {
    return { ...record, status, cause: LOAD_ACCESS_FAULT };
  }
  // A misaligned load outside RAM is two aligned ones, of which the first begins before it.
  if (record.cause === LOAD_ACCESS_FAULT && instruction !== undefined) {
    const bytes = accessBytes(instruction.name);
    return { ...record, status, value: record.value & ~(bytes - 1n) };
  }
  return { ...record, status };
}
