import fc from 'fast-check';
import type { Block } from '../block.ts';
import { dataOffset } from '../instructions.ts';

/** A frame made of the data, to the network. */
export const send: fc.Arbitrary<Block> = fc
  .integer({ min: 14, max: 100 })
  .chain((bytes) => fc.tuple(fc.constant(bytes), dataOffset(bytes)))
  .map(([bytes, offset]) => ({
    devices: ['network'],
    lines: () => [`addi a3, s0, ${offset}`, `li a4, ${bytes}`, 'call network_send'],
  }));
