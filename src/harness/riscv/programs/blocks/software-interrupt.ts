import fc from 'fast-check';
import type { Block } from '../block.ts';
import { plainBlock } from '../block.ts';
import { ADDRESS } from '../conventions.ts';

/** An interrupt that the program sends to itself. */
export const softwareInterrupt: fc.Arbitrary<Block> = fc.constant(
  plainBlock([`li t0, ${ADDRESS.softwareInterrupt}`, 'li t1, 1', 'sw t1, (t0)']),
);
