import fc from 'fast-check';
import type { Block } from '../block.ts';
import { plainBlock } from '../block.ts';

/** Instructions that trap: the handler goes on behind them. */
const TRAPPING: readonly (readonly string[])[] = [
  ['ecall'],
  ['ebreak'],
  ['c.ebreak'],
  ['.half 0 # illegal'],
  ['.word -1 # illegal'],
  ['csrr a0, satp'],
  ['csrw time, a0'],
  ['lw a0, (zero)'],
  ['sd a0, (zero)'],
  ['addi t0, s0, 2', 'amoadd.w a0, a1, (t0)'],
  ['addi t0, s0, 4', 'lr.d a0, (t0)'],
];

/** An exception. */
export const exception: fc.Arbitrary<Block> = fc.constantFrom(...TRAPPING).map(plainBlock);
