import { MEMORY_MAP } from '../riscv/board/memory-map.ts';
import type { ElfFile, ElfSegment } from '../riscv/loader/elf.ts';
import { programSegments } from '../riscv/loader/load.ts';
import { hostInterface } from '../riscv/loader/image.ts';
import { symboliser } from '../riscv/loader/symbols.ts';
import { missingExtensions } from './missing-extensions.ts';

const KIB = 1024;
/** RAM comes in multiples of this. */
const MEMORY_UNIT_BYTES = 64 * KIB;
/** What the board puts at the end of RAM takes less than this. */
const DEVICE_TREE_BYTES = 8 * KIB;

/** What an ELF file is made of, as lines of text. */
export function formatElf(elf: ElfFile, fileBytes: number): string {
  return [
    `${elf.name}: ${elf.type} for 64-bit RISC-V, ${fileBytes} bytes`,
    '',
    ...fields([
      ['entry', `${address(elf.entry)}${named(elf)}`],
      ['built for', elf.architecture ?? 'not noted'],
      [
        'flags',
        `${elf.compressed ? '' : 'no '}compressed instructions, ${elf.floatAbi}-float calling convention`,
      ],
      ...needs(elf),
      ['board', board(elf)],
      ['ends', ending(elf)],
    ]),
    '',
    ...table(
      ['segment', 'end', 'in file', 'in memory', 'access'],
      elf.segments.map((s) => [
        address(s.address),
        address(s.address + s.bytes),
        s.data.length,
        s.bytes,
        access(s),
      ]),
    ),
    '',
    elf.symbols.length === 0 ? 'no symbols' : `${elf.symbols.length} symbols`,
    ...table(
      ['address', 'bytes', 'type', 'name'],
      elf.symbols.map((s) => [address(s.address), s.bytes, s.type, s.name]),
    ),
    '',
  ].join('\n');
}

function named(elf: ElfFile): string {
  const name = symboliser(elf.symbols)(BigInt(elf.entry));
  return name === undefined ? '' : ` <${name}>`;
}

/** What the hart lacks of what the program was built for. */
function needs(elf: ElfFile): [string, string][] {
  const missing = missingExtensions(elf);
  if (missing.length === 0) return [];
  const names = [missing.slice(0, -1).join(', '), ...missing.slice(-1)].filter((part) => part !== '');
  const what = `${names.join(' and ')}, which the hart does not have`;
  return [['needs', `${what}: it traps at the first such instruction`]];
}

/** What the segments' addresses say about the board that the program was linked for. */
function board(elf: ElfFile): string {
  const segments = programSegments(elf.segments);
  const { base, bytes } = MEMORY_MAP.ram;
  const start = Math.min(...segments.map((s) => s.address));
  const end = Math.max(...segments.map((s) => s.address + s.bytes));
  if (start < base || end > base + bytes) {
    return `not QEMU's virt: its RAM is ${address(base)} to ${address(base + bytes)}; link the program to run there`;
  }
  const units = Math.ceil((end - base + DEVICE_TREE_BYTES) / MEMORY_UNIT_BYTES);
  return `virt, with at least ${(units * MEMORY_UNIT_BYTES) / KIB}KiB of RAM (stack and heap not counted)`;
}

function ending({ symbols }: ElfFile): string {
  const { tohost } = hostInterface(symbols);
  return tohost === undefined
    ? 'by the test finisher, if at all'
    : `by a word at ${address(tohost)} (tohost), or by the test finisher`;
}

function access({ readable, writable, executable, headerBytes, bytes }: ElfSegment): string {
  const flags = `${readable ? 'r' : '-'}${writable ? 'w' : '-'}${executable ? 'x' : '-'}`;
  return headerBytes === bytes ? `${flags} (the file's own headers)` : flags;
}

function address(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

function fields(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([name, value]) => `${name.padEnd(10)} ${value}`);
}

/** Columns as wide as their widest cell, numbers to the right. No rows, no table. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  if (rows.length === 0) return [];
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => `${row[column]}`.length)),
  );
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, column) =>
        typeof rows[0]![column] === 'number'
          ? `${cell}`.padStart(widths[column]!)
          : `${cell}`.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)];
}
