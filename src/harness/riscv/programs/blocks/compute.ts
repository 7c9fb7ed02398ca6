import fc from 'fast-check';
import type { Block } from '../block.ts';
import { plainBlock } from '../block.ts';
import { plain } from '../instructions.ts';

/** Arithmetic, loads and stores, one after the other. */
export const compute: fc.Arbitrary<Block> = fc.array(plain, { minLength: 1, maxLength: 6 }).map(plainBlock);
