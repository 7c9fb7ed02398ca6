import { describe, expect, test } from 'vitest';
import { COMPRESSED_INSTRUCTIONS } from '../../../src/riscv/isa/compressed.ts';
import { CSR_NAMES, CSR_NUMBERS } from '../../../src/riscv/isa/csrs.ts';
import { isCompressed } from '../../../src/riscv/isa/decode.ts';
import { encoding } from '../../../src/riscv/isa/encoding.ts';
import { extract, fieldMask, insert } from '../../../src/riscv/isa/fields.ts';
import { INSTRUCTIONS } from '../../../src/riscv/isa/instructions.ts';
import { OPERATIONS } from '../../../src/riscv/isa/operations.ts';
import { REGISTER_NAMES } from '../../../src/riscv/isa/registers.ts';
import { compressedWords, operandFields, wordStream } from './words.ts';

describe('the instruction table', () => {
  test('has no word that is two instructions', () => {
    const overlaps = INSTRUCTIONS.flatMap((a, index) =>
      INSTRUCTIONS.slice(index + 1)
        .filter((b) => ((a.match ^ b.match) & a.mask & b.mask) === 0)
        .map((b) => `${a.name} and ${b.name}`),
    );
    expect(overlaps).toEqual([]);
  });

  test('has no compressed word that is two instructions', () => {
    const ambiguous = [...compressedWords()].filter(
      (half) => COMPRESSED_INSTRUCTIONS.filter((candidate) => isCompressed(candidate, half)).length > 1,
    );
    expect(ambiguous).toEqual([]);
  });

  test('has a name only once', () => {
    const names = [...INSTRUCTIONS, ...COMPRESSED_INSTRUCTIONS].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(OPERATIONS).size).toBe(OPERATIONS.length);
  });

  test('has RV64IMAC, Zicsr, Zifencei and machine mode, whole', () => {
    const counts = new Map<string, number>();
    for (const { extension } of INSTRUCTIONS) counts.set(extension, (counts.get(extension) ?? 0) + 1);
    // RV32I has 40 instructions (its shifts are RV64I's here), RV64I adds 12, M 8 + 5, A 11 + 11.
    expect(Object.fromEntries(counts)).toEqual({ I: 52, M: 13, A: 22, Zicsr: 6, Zifencei: 1, Machine: 2 });
    expect(COMPRESSED_INSTRUCTIONS.length).toBe(33);
  });

  test('gives each bit of a word to an operand or to the encoding, except those that fences ignore', () => {
    const wrong = INSTRUCTIONS.filter((instruction) => {
      const operands = operandFields(instruction).reduce((mask, field) => mask | fieldMask(field), 0);
      const ignored = ~(operands | instruction.mask) >>> 0;
      const mayIgnore = { fence: 0xf00fff80 & ~0x7000, 'fence.i': 0xffff8f80 }[instruction.name] ?? 0;
      return (operands & instruction.mask) !== 0 || ignored !== mayIgnore >>> 0;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('refuses a pattern of the wrong length or with a wrong character', () => {
    expect(() => encoding('000 . 11', 16)).toThrow('not an encoding of 16 bits: "000 . 11"');
    expect(() => encoding('x'.repeat(32), 32)).toThrow(RangeError);
    expect(encoding('1 ......... 0000 01', 16)).toEqual({ mask: 0x803f, match: 0x8001 });
  });
});

test('putting a value into a field and taking it out gives the value', () => {
  const next = wordStream('fields');
  for (const field of new Set(INSTRUCTIONS.flatMap(operandFields))) {
    for (let trial = 0; trial < 200; trial++) {
      const word = next();
      const value = extract(field, word);
      expect(insert(field, value)).toBe((word & fieldMask(field)) >>> 0);
      expect(extract(field, insert(field, value))).toBe(value);
    }
  }
});

test('registers and CSRs have distinct names, and CSR numbers have 12 bits', () => {
  expect(new Set(REGISTER_NAMES).size).toBe(32);
  expect(CSR_NUMBERS.size).toBe(CSR_NAMES.size);
  for (const [number, name] of CSR_NAMES) {
    expect(CSR_NUMBERS.get(name)).toBe(number);
    expect(number).toBeLessThan(4096);
  }
});
