import { describe, expect, test } from 'vitest';
import { decodeInstruction } from '../../../src/riscv/isa/decode.ts';
import { disassemble } from '../../../src/riscv/isa/disassemble.ts';
import { encode } from '../../../src/riscv/isa/encode.ts';
import type { Operands } from '../../../src/riscv/isa/encode.ts';
import { extract, PREDECESSOR, SUCCESSOR } from '../../../src/riscv/isa/fields.ts';
import { FORMATS } from '../../../src/riscv/isa/formats.ts';
import type { Format } from '../../../src/riscv/isa/formats.ts';
import { INSTRUCTIONS } from '../../../src/riscv/isa/instructions.ts';
import type { Instruction } from '../../../src/riscv/isa/instructions.ts';
import { encodingsOf, wordStream } from './words.ts';

/** The operands of a word, read with the table's own fields. */
function operandsOf({ format }: Instruction, word: number): Operands {
  const { uses, order }: Format = FORMATS[format];
  const fields = {
    ...uses,
    ...(order && { order }),
    ...(format === 'fence' && { pred: PREDECESSOR, succ: SUCCESSOR }),
  };
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      typeof field === 'number' ? field : extract(field, word),
    ]),
  );
}

describe('the encoder', () => {
  test('gives the decoder back what the decoder read, for every instruction and its operands', () => {
    const next = wordStream('encode');
    for (const instruction of INSTRUCTIONS) {
      for (const word of encodingsOf(instruction, next)) {
        const encoded = encode(instruction.name, operandsOf(instruction, word));
        expect(decodeInstruction(encoded)?.instruction.name).toBe(instruction.name);
        const text = (bits: number): string => disassemble(bits, 0x8000_0000, { aliases: false }).text;
        expect(text(encoded)).toBe(text(word));
      }
    }
  });

  test('leaves operands that are not given at zero', () => {
    for (const { name, match } of INSTRUCTIONS) expect(encode(name)).toBe(match);
  });

  test.each<[string, Operands, number]>([
    ['addi', { rd: 10, rs1: 11, immediate: -1 }, 0xfff5_8513],
    ['sd', { rs1: 2, rs2: 10, immediate: -8 }, 0xfea1_3c23],
    ['beq', { rs1: 10, rs2: 11, immediate: -4096 }, 0x80b5_0063],
    ['lui', { rd: 10, immediate: -0x8000_0000 }, 0x8000_0537],
    ['csrrwi', { rd: 10, rs1: 31, immediate: 0x304 }, 0x304f_d573],
    ['amoadd.d', { rd: 10, rs1: 12, rs2: 11, order: 3 }, 0x06b6_352f],
    ['fence', { pred: 3, succ: 1 }, 0x0310_000f],
    ['mret', {}, 0x3020_0073],
  ])('encodes %s %o', (name, operands, word) => {
    expect(encode(name, operands)).toBe(word);
  });

  test.each<[string, Operands, string]>([
    ['addi', { immediate: 2048 }, 'addi: imm takes from -2048 to 2047, not 2048'],
    ['addi', { rd: 32 }, 'addi: rd takes from 0 to 31, not 32'],
    ['addi', { rs1: 0.5 }, 'addi: rs1 takes from 0 to 31, not 0.5'],
    ['beq', { immediate: 3 }, 'beq: imm takes multiples of 2 from -4096 to 4094, not 3'],
    ['lui', { immediate: 1 }, 'lui: imm takes multiples of 4096 from -2147483648 to 2147479552, not 1'],
    ['slliw', { immediate: 32 }, 'slliw: shamt takes from 0 to 31, not 32'],
    ['csrrsi', { rs1: -1 }, 'csrrsi: zimm takes from 0 to 31, not -1'],
    ['sd', { rd: 1 }, 'sd has no operand rd'],
    ['fld', {}, 'no instruction is named "fld"'],
  ])('refuses %s %o', (name, operands, message) => {
    expect(() => encode(name, operands)).toThrow(new RangeError(message));
  });
});
