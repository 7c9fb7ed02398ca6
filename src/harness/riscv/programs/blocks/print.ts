import fc from 'fast-check';
import type { Block } from '../block.ts';
import { plainBlock } from '../block.ts';
import { scratch } from '../instructions.ts';

/** A byte of a register to the console. */
export const printByte: fc.Arbitrary<Block> = scratch.map((register) => plainBlock([`sb ${register}, (s2)`]));

/** A digest of the data to the console. */
export const printDigest: fc.Arbitrary<Block> = fc.constant(plainBlock(['call print_digest']));
