import fc from 'fast-check';
import type { WithToStringMethod } from 'fast-check';
import type { ClockConfiguration } from '../../../riscv/board/configuration.ts';
import { MEMORY_MAP } from '../../../riscv/board/memory-map.ts';
import type { RiscvGuest } from '../../../riscv/guest.ts';
import { riscvGuest } from '../../../riscv/guest.ts';
import { assemble } from '../../../riscv/isa/assemble.ts';
import type { Image } from '../../../riscv/loader/image.ts';
import { sortSymbols } from '../../../riscv/loader/symbols.ts';
import type { GuestSymbol } from '../../../riscv/loader/symbols.ts';
import type { Block } from './block.ts';
import { BLOCKS } from './block-kinds.ts';
import { CODE_VERSIONS, DISK_SECTORS, SCRATCH_REGISTERS } from './conventions.ts';
import type { ReceiveBuffers } from './drivers/network.ts';
import type { ProgramPlan } from './program-source.ts';
import { generatedSource, programSource } from './program-source.ts';

/** A program that nobody wrote, for a board with a disk, a network card and a source of entropy. */
export interface GuestProgram extends WithToStringMethod {
  readonly plan: ProgramPlan;
  /** The whole program as assembly. */
  readonly source: string;
  /** Symbols: `main`, `round`, `block_0` and so on, `end`, `handler` and one for each cause, the routines, the variables. */
  readonly image: Image;
  /** On the board that it is for. */
  guest(clock?: ClockConfiguration): RiscvGuest;
}

/** How large programs get. */
export interface GuestProgramOptions {
  /** Blocks of the main loop; default 16. */
  readonly maxBlocks?: number;
  /** How often the main loop goes round; default 8. */
  readonly maxRounds?: number;
  /** Blocks in each handler, besides what it has to do; default 2. */
  readonly maxWork?: number;
}

/** With the pages of a program, its receive buffers and the device tree there is room to spare. */
const MEMORY_BYTES = 256 * 1024;

/**
 * Programs with a trap handler: a main loop of generated blocks that computes, branches, modifies itself, reads the
 * clock, waits, asks disk and entropy device for DMA into its data and its code, and sends frames; handlers for the
 * timer, software and external interrupts, console input, frames, completions and exceptions, with generated work too.
 * In the end a program prints a digest of its data and switches the machine off.
 *
 * Whatever comes from outside, each piece is bounded: a program ends by itself, as long as its requests are completed.
 * It shrinks to fewer blocks, smaller operands and fewer devices.
 */
export function guestProgram(options: GuestProgramOptions = {}): fc.Arbitrary<GuestProgram> {
  const { maxBlocks = 16, maxRounds = 8, maxWork = 2 } = options;
  const work = (handler: 'timer' | 'software' | 'external' | 'exception'): fc.Arbitrary<Block[]> =>
    fc.array(BLOCKS[handler], { maxLength: maxWork, size: 'max' });
  return fc
    .record({
      main: fc.array(BLOCKS.main, { maxLength: maxBlocks, size: 'max' }),
      rounds: fc.integer({ min: 1, max: maxRounds }),
      handlers: fc.record({
        timer: work('timer'),
        software: work('software'),
        external: work('external'),
        exception: work('exception'),
      }),
      timer: fc.record({ ticks: fc.nat(30), rearm: fc.nat(400) }),
      console: mostly(fc.record({ trigger: fc.nat(3) })),
      frames: mostly(receiveBuffers),
      values: fc.array(value, { minLength: SCRATCH_REGISTERS, maxLength: SCRATCH_REGISTERS }),
      code: fc.array(fc.array(codeLine, { minLength: 3, maxLength: 3 }), {
        minLength: CODE_VERSIONS,
        maxLength: CODE_VERSIONS,
      }),
      lead: fc.nat(150).map((halves) => 2 * halves),
      exitCode: fc.nat(7),
    })
    .map(programOf);
}

/** Something three times in four, otherwise nothing, which it shrinks to. */
function mostly<T>(something: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(something, { nil: undefined, freq: 4 });
}

const receiveBuffers: fc.Arbitrary<ReceiveBuffers> = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  // Some take no long frame: those are lost.
  bytes: fc.integer({ min: 64, max: 1536 }),
  lead: fc.nat(64),
});

/** Few different ones, so that they shrink at once; arithmetic makes more of them. */
const value: fc.Arbitrary<bigint> = fc.constantFrom(
  ...[0n, 1n, -1n, 0x7fn, 0x80n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 2n ** 63n - 1n, -(2n ** 63n)],
  ...[0x0123_4567_89ab_cdefn, 0x5555_5555_aaaa_aaaan, 0xf0e1_d2c3_b4a5_9687n],
);

/** All of four bytes, so that one version may be replaced by another while it executes. */
const codeLine: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('addi', 'xori', 'ori'), fc.nat(7), fc.nat(7), fc.nat(2047))
  .map(([name, rd, rs1, immediate]) => `${name} a${rd}, a${rs1}, ${immediate}`);

/** The program that is made to this plan. @throws RangeError: lines that are no assembly */
export function programOf(plan: ProgramPlan): GuestProgram {
  const source = programSource(plan);
  const image = imageOf(source);
  return {
    plan,
    source,
    image,
    guest: (clock = { kind: 'read' }) =>
      riscvGuest(image, { memory: MEMORY_BYTES, diskSectors: [DISK_SECTORS], clock }),
    // What fast-check shows of a counterexample.
    [fc.toStringMethod]: () => `a guest program, of which was generated:\n${generatedSource(plan)}\n`,
  };
}

function imageOf(source: string): Image {
  const { base } = MEMORY_MAP.ram;
  const { bytes, labels } = assemble(source, base);
  const symbols = [...labels]
    .filter(([name]) => !name.startsWith('_'))
    .map(([name, address]): GuestSymbol => ({ name, address, bytes: 0, type: 'other' }));
  const used = bytes.findLastIndex((byte) => byte !== 0) + 1;
  return {
    name: 'generated',
    entry: base,
    segments: [{ address: base, data: bytes.slice(0, used), bytes: bytes.length }],
    symbols: sortSymbols(symbols),
  };
}
