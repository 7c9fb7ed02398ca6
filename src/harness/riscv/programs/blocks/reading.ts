import fc from 'fast-check';
import type { Block } from '../block.ts';
import { plainBlock } from '../block.ts';
import { ADDRESS } from '../conventions.ts';
import { dataOffset, scratch } from '../instructions.ts';

const CLOCKS = ['rdtime', 'clock', 'rtc'] as const;
const CSRS = [
  ...['cycle', 'instret', 'mcycle', 'minstret'],
  ...['mip', 'mie', 'mstatus', 'mepc', 'mcause', 'mtval', 'mscratch'],
] as const;

/** The clock, as a CSR, as the CLINT has it, or as the real-time clock. */
const clock: fc.Arbitrary<string[]> = fc
  .tuple(fc.constantFrom(...CLOCKS), scratch)
  .map(([which, register]) => {
    if (which === 'rdtime') return [`rdtime ${register}`];
    if (which === 'clock') return [`li t0, ${ADDRESS.clock}`, `ld ${register}, (t0)`];
    // The low half first: it keeps the high one.
    return [
      `li t0, ${ADDRESS.rtc}`,
      `lwu ${register}, (t0)`,
      `lw t0, 4(t0)`,
      `xor ${register}, ${register}, t0`,
    ];
  });

/** Counters, what is pending, what the last trap left. */
const csr: fc.Arbitrary<string[]> = fc
  .tuple(fc.constantFrom(...CSRS), scratch)
  .map(([name, register]) => [`csrr ${register}, ${name}`]);

/** Something that is not the same at every time, kept among the data. */
export const reading: fc.Arbitrary<Block> = fc
  .tuple(fc.oneof({ weight: 2, arbitrary: clock }, csr), scratch, dataOffset(8))
  .map(([lines, register, offset]) => plainBlock([...lines, `sd ${register}, ${offset}(s0)`]));
