import fc from 'fast-check';
import { INSTRUCTIONS } from '../../../riscv/isa/instructions.ts';
import type { FormatName } from '../../../riscv/isa/formats.ts';
import { DATA_HALF_BYTES } from './conventions.ts';

/** Names of the instructions of these formats. */
function named(...formats: FormatName[]): string[] {
  return INSTRUCTIONS.filter(({ format }) => formats.includes(format)).map(({ name }) => name);
}

/** A register to compute with. */
export const scratch: fc.Arbitrary<string> = fc.nat(7).map((number) => `a${number}`);
/** One of those that compressed instructions with three-bit fields name too. */
const compact: fc.Arbitrary<string> = fc.nat(5).map((number) => `a${number}`);

const signed = (bits: number): fc.Arbitrary<number> =>
  fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });

/** A distance from the middle of the data, which `s0` points at, to a place for `bytes` bytes; often over the page's end. */
export function dataOffset(bytes: number): fc.Arbitrary<number> {
  const across = fc.integer({ min: -bytes, max: 0 });
  return fc.oneof(across, fc.integer({ min: -DATA_HALF_BYTES, max: DATA_HALF_BYTES - bytes }));
}

/** A place in the data for an aligned access: a multiple of 8. */
export const alignedOffset: fc.Arbitrary<number> = fc
  .integer({ min: -DATA_HALF_BYTES / 8, max: DATA_HALF_BYTES / 8 - 1 })
  .map((offset) => 8 * offset);

const computing: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...named('register')), scratch, scratch, scratch)
    .map(([name, rd, rs1, rs2]) => `${name} ${rd}, ${rs1}, ${rs2}`),
  fc
    .tuple(fc.constantFrom(...named('immediate')), scratch, scratch, signed(12))
    .map(([name, rd, rs1, immediate]) => `${name} ${rd}, ${rs1}, ${immediate}`),
  fc
    .tuple(fc.constantFrom(...named('shift', 'shiftWord')), scratch, scratch, fc.nat(31))
    .map(([name, rd, rs1, amount]) => `${name} ${rd}, ${rs1}, ${amount}`),
  fc
    .tuple(fc.constantFrom(...named('upper')), scratch, fc.nat(0xf_ffff))
    .map(([name, rd, value]) => `${name} ${rd}, 0x${value.toString(16)}`),
);

/** Of two bytes: what follows one of them is not aligned to four. */
const compressed: fc.Arbitrary<string> = fc.oneof(
  fc.constant('c.nop'),
  fc
    .tuple(fc.constantFrom('c.addi', 'c.addiw', 'c.li'), scratch, signed(6))
    .map(([name, rd, immediate]) => `${name} ${rd}, ${immediate}`),
  fc
    .tuple(fc.constantFrom('c.mv', 'c.add'), scratch, scratch)
    .map(([name, rd, rs2]) => `${name} ${rd}, ${rs2}`),
  fc
    .tuple(fc.constantFrom('c.sub', 'c.xor', 'c.or', 'c.and', 'c.subw', 'c.addw'), compact, compact)
    .map(([name, rd, rs2]) => `${name} ${rd}, ${rs2}`),
);

/** Loads and stores of the data: aligned or not, over the page's end or not. */
export const access: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...named('load', 'store').filter((name) => name !== 'jalr')), scratch, dataOffset(8))
  .map(([name, register, offset]) => `${name} ${register}, ${offset}(s0)`);

/** Computes with scratch registers; never traps. */
export const arithmetic: fc.Arbitrary<string> = fc.oneof({ withCrossShrink: true }, compressed, computing);

/** Any of these; never traps. */
export const plain: fc.Arbitrary<string> = fc.oneof({ withCrossShrink: true }, arithmetic, access);
