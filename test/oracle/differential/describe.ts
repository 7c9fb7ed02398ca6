import { disassemble } from '../../../src/riscv/isa/disassemble.ts';
import { registerName } from '../../../src/riscv/isa/registers.ts';
import { cellBase, cellOf } from './batch.ts';
import { expectedOnQemu } from './compare.ts';
import * as layout from './layout.ts';
import { readRecord } from './trap-record.ts';
import { GP } from './words.ts';

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** The one sequence of an image, and the first difference between what it left here and on QEMU. */
export function describeDifference(image: Buffer, ours: Buffer, theirs: Buffer): string[] {
  const base = cellBase(0);
  const cell = cellOf(image, 0);
  const difference = firstDifference(expectedOnQemu(cellOf(ours, 0), base), cellOf(theirs, 0), base);
  return [
    ...listing(cell, base),
    'Registers before it:',
    ...registersBefore(cell),
    `First difference: ${difference}`,
  ];
}

/** Registers that are not zero, by value. */
function registersBefore(cell: Buffer): string[] {
  const byValue = new Map<bigint, string[]>();
  for (let register = 1; register < 32; register++) {
    const value = cell.readBigUInt64LE(layout.REGISTERS_BEFORE + 8 * register);
    if (value !== 0n && register !== GP)
      byValue.set(value, [...(byValue.get(value) ?? []), registerName(register)]);
  }
  return [...byValue].map(([value, names]) => `  ${names.join(' ')} = ${hex(value)}`);
}

/** The code of a cell that lies at `base`, with the constants that it loads, one instruction a line. */
function listing(cell: Buffer, base: number): string[] {
  const lines: string[] = [];
  let at = Number(cell.readBigUInt64LE(layout.START)) - base;
  const end = Number(cell.readBigUInt64LE(layout.END)) - base;
  while (at <= end) {
    const word = cell.readUInt32LE(at);
    const { text, length } = disassemble(word, base + at);
    const bits = (length === 2 ? word & 0xffff : word).toString(16).padStart(2 * length, '0');
    lines.push(`  ${(base + at).toString(16)}  ${bits.padEnd(8)}  ${text}${poolComment(cell, text)}`);
    at += length;
  }
  return lines;
}

/** What a load from the pool of constants finds. */
function poolComment(cell: Buffer, text: string): string {
  const offset = /^ld \w+, (-?\d+)\(gp\)$/.exec(text)?.[1];
  return offset === undefined
    ? ''
    : `  # ${hex(cell.readBigUInt64LE(Number(offset) + layout.HEADER_MIDDLE))}`;
}

/** The first difference between what QEMU should have left and what it has, in words. */
function firstDifference(expected: Buffer, theirs: Buffer, base: number): string {
  const places = [...recordPlaces(), ...wordPlaces()];
  for (const { at, name } of places) {
    const [here, there] = [expected, theirs].map((cell) => cell.readBigUInt64LE(at));
    if (here === there) continue;
    if (at < layout.LOG || at >= layout.CODE)
      return `${name(base)}: ${hex(here!)} here, ${hex(there!)} on QEMU`;
    const index = Math.floor((at - layout.LOG) / layout.RECORD_BYTES);
    return `trap ${index}: ${record(expected, index)} here, ${record(theirs, index)} on QEMU`;
  }
  return 'none';
}

function record(cell: Buffer, index: number): string {
  const { cause, pc, value, status } = readRecord(cell, index);
  if (pc === 0n) return 'none';
  return `mcause ${cause} mepc ${hex(pc)} mtval ${hex(value)} mstatus ${hex(status)}`;
}

interface Place {
  readonly at: number;
  readonly name: (base: number) => string;
}

/** Traps first: the first one that differs comes before what follows from it. */
function recordPlaces(): Place[] {
  return Array.from({ length: 0x1000 / 8 }, (_, index) => ({
    at: layout.LOG + 8 * index,
    name: () => 'trap',
  }));
}

const CSRS = ['mscratch', 'mtvec', 'mie', 'mip'];

function wordPlaces(): Place[] {
  const registers = Array.from({ length: 32 }, (_, register) => ({
    at: layout.REGISTERS_AFTER + 8 * register,
    name: () => `${registerName(register)} (x${register})`,
  }));
  const csrs = CSRS.map((csr, index) => ({ at: layout.CSRS_AFTER + 8 * index, name: () => csr }));
  const memory = Array.from({ length: layout.CELL_BYTES / 8 }, (_, index) => ({
    at: 8 * index,
    name: (base: number) => `memory at ${hex(base + 8 * index)}`,
  }));
  return [...registers, ...csrs, ...memory];
}
