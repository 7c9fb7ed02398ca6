import fc from 'fast-check';
import { encode } from '../../../../riscv/isa/encode.ts';
import type { Block } from '../block.ts';

const A0 = 10;
const IMMEDIATE_SHIFT = 20;

/** Overwrites an instruction ahead of it with another one, which depends on the round, and executes that. */
export const patch: fc.Arbitrary<Block> = fc
  .record({ rd: fc.nat(7), rs1: fc.nat(7), immediate: fc.nat(1000), fence: fc.boolean() })
  .map(({ rd, rs1, immediate, fence }) => ({
    devices: [],
    lines: (label) => [
      `la t0, ${label}_patched`,
      `li t1, ${encode('addi', { rd: A0 + rd, rs1: A0 + rs1, immediate })}`,
      'andi t2, s1, 7',
      `slli t2, t2, ${IMMEDIATE_SHIFT}`,
      'add t1, t1, t2',
      'sw t1, (t0)',
      // The hart needs none: its code is always what memory holds.
      ...(fence ? ['fence.i'] : []),
      `${label}_patched:`,
      'addi a0, a0, 1',
    ],
  }));
