// The guests of the benchmark that are made here: machine code for one thing each, as ELF files.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program, START } from './assembler.mjs';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Path of one of the shipped guests. */
export function guestPath(name) {
  return path.join(root, 'guests', 'elf', `${name}.elf`);
}

export function guestFile(name) {
  return new Uint8Array(readFileSync(guestPath(name)));
}

export const PAGE_BYTES = 4096;
const UART = 0x1000_0000;
export const UART_REGISTER = { transmit: 0, lineStatus: 5, scratch: 7 };
const MTIMECMP = 0x200_4000;
const CSR = { mstatus: 0x300, mie: 0x304, mtvec: 0x305, mepc: 0x341, time: 0xc01 };
const MSTATUS_MIE = 8;
const MIE_MTIE = 0x80;

/** A loop of four instructions that touch registers only. */
export function registerLoop(instructions) {
  return new Program()
    .set(6, 12345)
    .repeat(5, Math.floor(instructions / 4), (program) => {
      program.put('add', { rd: 7, rs1: 7, rs2: 6 }).put('xor', { rd: 6, rs1: 6, rs2: 7 });
    })
    .finish()
    .elf();
}

/** A loop of five instructions, two of which load and store. */
export function memoryLoop(instructions) {
  return new Program()
    .set(6, START + PAGE_BYTES)
    .repeat(5, Math.floor(instructions / 5), (program) => {
      program.put('ld', { rd: 7, rs1: 6 }).put('add', { rd: 7, rs1: 7, rs2: 5 });
      program.put('sd', { rs1: 6, rs2: 7 });
    })
    .finish()
    .elf(2 * PAGE_BYTES);
}

/** What straight-line code is made of, over and over: as in compiled code, one in four loads or stores. */
const STRAIGHT_LINE = [
  ['addi', { rd: 9, rs1: 9, immediate: 17 }],
  ['ld', { rd: 10, rs1: 8, immediate: 64 }],
  ['add', { rd: 11, rs1: 10, rs2: 9 }],
  ['slli', { rd: 12, rs1: 11, immediate: 7 }],
  ['xor', { rd: 9, rs1: 12, rs2: 11 }],
  ['sd', { rs1: 8, rs2: 9, immediate: 72 }],
  ['lui', { rd: 13, immediate: 0x1234_5000 }],
  ['sltu', { rd: 14, rs1: 9, rs2: 13 }],
  ['and', { rd: 15, rs1: 9, rs2: 12 }],
  ['lw', { rd: 16, rs1: 8, immediate: 76 }],
  ['subw', { rd: 17, rs1: 16, rs2: 15 }],
  ['beq', { rs1: 0, rs2: 13, immediate: 8 }], // never taken
  ['ori', { rd: 18, rs1: 17, immediate: 255 }],
  ['mul', { rd: 19, rs1: 18, rs2: 17 }],
  ['sw', { rs1: 8, rs2: 19, immediate: 80 }],
  ['srai', { rd: 20, rs1: 19, immediate: 3 }],
];

/** Exactly `bytes` bytes of code, a multiple of a page, each instruction executed once. */
export function straightLine(bytes) {
  const program = new Program().set(8, START + bytes);
  const end = START + bytes - FINISH_BYTES;
  for (let index = 0; program.here < end; index++)
    program.put(...STRAIGHT_LINE[index % STRAIGHT_LINE.length]);
  return program.finish().elf(PAGE_BYTES);
}

const FINISH_BYTES = new Program().finish().code().length;

/** Stores a word into each of `pages` pages, then stands still. @returns the file, and where it stands still */
export function dirtyPages(pages) {
  const program = new Program().set(6, START + 2 ** 20).set(7, PAGE_BYTES);
  let limit = program.count;
  if (pages > 0) {
    program.repeat(5, pages, () => {
      program.put('sd', { rs1: 6, rs2: 5 }).put('add', { rd: 6, rs1: 6, rs2: 7 });
    });
    limit += 2 + 4 * pages;
  }
  return { file: program.branch('jal', program.here).elf(), limit };
}

/** Does one thing for ever, eight times in a row before it jumps back. @returns its file */
function forever(prepare, put) {
  const program = new Program();
  prepare(program);
  const start = program.here;
  for (let count = 0; count < 8; count++) put(program);
  return program.branch('jal', start).elf();
}

/** Reads a register of the UART for ever. */
export function deviceLoads(register) {
  return forever(
    (program) => program.set(6, UART),
    (program) => program.put('lbu', { rd: 7, rs1: 6, immediate: register }),
  );
}

/** Writes a register of the UART for ever. */
export function deviceStores(register) {
  return forever(
    (program) => program.set(6, UART).set(7, 0x61),
    (program) => program.put('sb', { rs1: 6, rs2: 7, immediate: register }),
  );
}

/** Reads the clock for ever. */
export function clockReadings() {
  return forever(
    () => {},
    (program) => program.put('csrrs', { rd: 7, immediate: CSR.time }),
  );
}

/** Traps (`ecall`) and returns for ever; the handler takes four instructions. */
export function traps() {
  return forever(
    (program) => {
      program.put('jal', { immediate: 20 });
      const handler = program.here;
      program.put('csrrs', { rd: 7, immediate: CSR.mepc }).put('addi', { rd: 7, rs1: 7, immediate: 4 });
      program.put('csrrw', { rs1: 7, immediate: CSR.mepc }).put('mret');
      program.set(6, handler).put('csrrw', { rs1: 6, immediate: CSR.mtvec });
    },
    (program) => program.put('ecall'),
  );
}

/** Does something `count` times, with about `gap` instructions that only compute between, and ends. @returns its file */
function repeated(count, gap, prepare, put) {
  const program = new Program();
  prepare(program);
  return program
    .repeat(5, count, () => {
      put(program);
      if (gap > 0) program.repeat(8, gap / 2, () => {});
    })
    .finish()
    .elf();
}

/** Reads the clock `count` times. */
export function someReadings(count, gap) {
  return repeated(
    count,
    gap,
    () => {},
    (program) => program.put('csrrs', { rd: 7, immediate: CSR.time }),
  );
}

/** Prints `count` bytes. */
export function somePrints(count, gap) {
  return repeated(
    count,
    gap,
    (program) => program.set(6, UART).set(7, 0x61),
    (program) => program.put('sb', { rs1: 6, rs2: 7, immediate: UART_REGISTER.transmit }),
  );
}

/** Takes `count` timer interrupts, `ticks` apart, reads no clock, and computes meanwhile. */
export function someInterrupts(count, ticks) {
  const [counter, comparator, at, distance] = [5, 6, 7, 28];
  const program = new Program();
  program.put('jal', { immediate: 4 * 5 });
  const handler = program.here;
  program.put('add', { rd: comparator, rs1: comparator, rs2: distance });
  program.put('sd', { rs1: at, rs2: comparator });
  program.put('addi', { rd: counter, rs1: counter, immediate: -1 });
  program.put('mret');
  program.set(31, handler).put('csrrw', { rs1: 31, immediate: CSR.mtvec });
  program.set(counter, count).set(distance, ticks).set(comparator, ticks).set(at, MTIMECMP);
  program.put('sd', { rs1: at, rs2: comparator });
  program.set(31, MIE_MTIE).put('csrrw', { rs1: 31, immediate: CSR.mie });
  program.set(31, MSTATUS_MIE).put('csrrs', { rs1: 31, immediate: CSR.mstatus });
  const loop = program.here;
  for (let index = 0; index < 6; index++) program.put('add', { rd: 29, rs1: 29, rs2: comparator });
  return program.branch('blt', loop, { rs1: 0, rs2: counter }).finish().elf();
}
