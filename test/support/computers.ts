import type { BoardConfiguration } from '../../src/riscv/board/configuration.ts';
import { Computer } from '../../src/riscv/computer.ts';
import type { Image } from '../../src/riscv/loader/image.ts';
import { assemble } from '../../src/riscv/isa/assemble.ts';

export const RAM_BASE = 0x8000_0000;
export const KIB = 1024;

/** Where things are on the board, for programs: `${DEVICE.uart}` in assembly. */
export const DEVICE = {
  finisher: 0x10_0000,
  rtc: 0x10_1000,
  clint: 0x200_0000,
  msip: 0x200_0000,
  mtimecmp: 0x200_4000,
  mtime: 0x200_bff8,
  plic: 0xc00_0000,
  uart: 0x1000_0000,
  virtio: 0x1000_1000,
} as const;

/** A board with as little on it as possible, and what a test wants besides. */
export function board(changes: Partial<BoardConfiguration> = {}): BoardConfiguration {
  return {
    memoryBytes: 64 * KIB,
    virtio: [],
    commandLine: '',
    clock: { kind: 'read' },
    epochSeconds: 0,
    ...changes,
  };
}

/** A disk, a network card and a source of entropy, in slots 0, 1 and 2. */
export const ALL_DEVICES: BoardConfiguration['virtio'] = [
  { type: 'block', sectors: 64, readOnly: false },
  { type: 'network', mac: '52:54:00:12:34:56' },
  { type: 'entropy' },
];

/** An image of plain bytes at the start of RAM. */
export function imageOf(bytes: Uint8Array, changes: Partial<Image> = {}): Image {
  return {
    name: 'test',
    entry: RAM_BASE,
    segments: [{ address: RAM_BASE, data: bytes, bytes: bytes.length }],
    symbols: [],
    ...changes,
  };
}

/** A computer that executes these lines of assembly from the start of RAM. */
export function computer(source: string, changes: Partial<BoardConfiguration> = {}): Computer {
  return new Computer(board(changes), imageOf(assemble(source).bytes));
}

/** The value of a register by its name in `Computer.registers`: `x10`, `pc`, `mcause`. */
export function register(machine: Computer, name: string): bigint {
  const value = machine.registers()[name];
  if (value === undefined) throw new RangeError(`no register is named ${name}`);
  return value;
}

/** Registers by the names of the calling convention. */
export const A0 = 'x10';
export const A1 = 'x11';
export const A2 = 'x12';
export const A3 = 'x13';
