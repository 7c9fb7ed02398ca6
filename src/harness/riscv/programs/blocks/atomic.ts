import fc from 'fast-check';
import { INSTRUCTIONS } from '../../../../riscv/isa/instructions.ts';
import type { Block } from '../block.ts';
import { plainBlock } from '../block.ts';
import { alignedOffset, scratch } from '../instructions.ts';

const AMOS = INSTRUCTIONS.map(({ name }) => name).filter((name) => name.startsWith('amo'));
const ORDERS = ['', '.aq', '.rl', '.aqrl'] as const;

/** One atomic operation on the data. */
export const atomic: fc.Arbitrary<Block> = fc
  .tuple(fc.constantFrom(...AMOS), fc.constantFrom(...ORDERS), scratch, scratch, alignedOffset)
  .map(([name, order, rd, rs2, offset]) =>
    plainBlock([`addi t0, s0, ${offset}`, `${name}${order} ${rd}, ${rs2}, (t0)`]),
  );
