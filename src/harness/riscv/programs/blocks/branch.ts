import fc from 'fast-check';
import type { Block } from '../block.ts';
import { plain, scratch } from '../instructions.ts';

const CONDITIONS = ['beq', 'bne', 'blt', 'bge', 'bltu', 'bgeu'] as const;

/** Instructions that a branch may skip. */
const skip: fc.Arbitrary<Block> = fc
  .tuple(fc.constantFrom(...CONDITIONS), scratch, scratch, fc.array(plain, { minLength: 1, maxLength: 4 }))
  .map(([name, rs1, rs2, body]) => ({
    devices: [],
    lines: (label) => [`${name} ${rs1}, ${rs2}, ${label}_over`, ...body, `${label}_over:`],
  }));

/** A loop that ends. */
const loop: fc.Arbitrary<Block> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.array(plain, { minLength: 1, maxLength: 4 }))
  .map(([count, body]) => ({
    devices: [],
    lines: (label) => [
      `li t2, ${count}`,
      `${label}_again:`,
      ...body,
      'addi t2, t2, -1',
      `bnez t2, ${label}_again`,
    ],
  }));

/** Code that branches: forwards, or back a bounded number of times. */
export const branch: fc.Arbitrary<Block> = fc.oneof(skip, loop);
