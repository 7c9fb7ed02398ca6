import { beforeAll, describe, expect, test } from 'vitest';
import { decodeInstruction, instructionLength } from '../../../src/riscv/isa/decode.ts';
import { extract } from '../../../src/riscv/isa/fields.ts';
import { FORMATS } from '../../../src/riscv/isa/formats.ts';
import type { Format, RegisterSource } from '../../../src/riscv/isa/formats.ts';
import { INSTRUCTIONS } from '../../../src/riscv/isa/instructions.ts';
import { operationName } from '../../../src/riscv/isa/operations.ts';
import { compileDecoder, untouched } from './compiled-decoder.ts';
import type { CompiledDecoder, DecodedRecord } from './compiled-decoder.ts';
import { allEncodings, compressedWords, encodingsOf, mutations, wordStream } from './words.ts';

let decoder: CompiledDecoder;
beforeAll(async () => {
  decoder = await compileDecoder();
});

/** What the record should hold, by the table read row by row; a compressed instruction by what it stands for. */
function expectedRecord(word: number): DecodedRecord {
  const length = instructionLength(word);
  const decoded = decodeInstruction(word);
  if (decoded === undefined) {
    const immediate = length === 2 ? word & 0xffff : word | 0;
    return { operation: 'ILLEGAL', rd: 256, rs1: 0, rs2: 0, immediate, length };
  }
  const { uses }: Format = FORMATS[decoded.instruction.format];
  const value = (source: RegisterSource | undefined): number =>
    typeof source === 'object' ? extract(source, decoded.expanded) : (source ?? 0);
  return {
    operation: operationName(decoded.instruction.name),
    rd: value(uses.rd) === 0 ? 256 : value(uses.rd) * 8,
    rs1: value(uses.rs1) * 8,
    rs2: value(uses.rs2) * 8,
    immediate: value(uses.immediate),
    length,
  };
}

/** The words whose record is not the expected one, with both; empty when all agree. */
function differences(words: Iterable<number>): { count: number; wrong: unknown[] } {
  const wrong: unknown[] = [];
  let count = 0;
  for (const word of words) {
    count++;
    const expected = expectedRecord(word);
    const actual = decoder.decode(word);
    const same = (Object.keys(expected) as (keyof DecodedRecord)[]).every(
      (key) => expected[key] === actual[key],
    );
    if (!same || decoder.owner() !== untouched) {
      if (wrong.length < 10)
        wrong.push({ word: word.toString(16), expected, actual, owner: decoder.owner() });
    }
  }
  return { count, wrong };
}

describe('the generated decoder agrees with the table', () => {
  test('on all encodings of 16 bits', () => {
    expect(differences(compressedWords())).toEqual({ count: 49152, wrong: [] });
  });

  test('on every instruction of 32 bits, with every register and each bit of every immediate', () => {
    const { count, wrong } = differences(allEncodings('decoder'));
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(INSTRUCTIONS.length * 100);
  });

  test('on all single-bit changes of valid instructions', () => {
    const next = wordStream('mutations');
    const words = INSTRUCTIONS.flatMap((instruction) => encodingsOf(instruction, next, 5).flatMap(mutations));
    expect(differences(words).wrong).toEqual([]);
  });

  test('on random words, of which most are illegal', () => {
    const next = wordStream('random words');
    const words = Array.from({ length: 100_000 }, () => (next() | 3) >>> 0);
    expect(differences(words).wrong).toEqual([]);
  });
});

describe('the decoder', () => {
  test('looks only at the low 16 bits of a compressed instruction', () => {
    for (const half of [0x0001, 0x8082, 0x4515, 0x0000, 0x9002]) {
      expect(decoder.decode((0xdead0000 | half) >>> 0)).toEqual(decoder.decode(half));
    }
  });

  // The words are GNU as's (which refuses the last, a HINT); the records are written down by hand.
  test.each<[string, number, Partial<DecodedRecord>]>([
    ['addi a0, a1, -1', 0xfff58513, { operation: 'ADDI', rd: 80, rs1: 88, immediate: -1, length: 4 }],
    ['add zero, a1, a2', 0x00c58033, { operation: 'ADD', rd: 256, rs1: 88, rs2: 96, immediate: 0 }],
    ['lui t6, 0xfffff', 0xffffffb7, { operation: 'LUI', rd: 248, rs1: 0, immediate: -4096 }],
    ['srai a0, a0, 63', 0x43f55513, { operation: 'SRAI', immediate: 63 }],
    ['sd s11, -2048(sp)', 0x81b13023, { operation: 'SD', rd: 256, rs1: 16, rs2: 216, immediate: -2048 }],
    ['beq a0, a1, .-4096', 0x80b50063, { operation: 'BEQ', rs1: 80, rs2: 88, immediate: -4096 }],
    ['jal ra, .+1048574', 0x7ffff0ef, { operation: 'JAL', rd: 8, immediate: 1048574 }],
    ['csrrw sp, mscratch, sp', 0x34011173, { operation: 'CSRRW', rd: 16, rs1: 16, immediate: 0x340 }],
    ['csrrsi zero, 0xfff, 31', 0xffffe073, { operation: 'CSRRSI', rd: 256, rs1: 248, immediate: 4095 }],
    ['amomaxu.d.aqrl a0, a1, (a2)', 0xe6b6352f, { operation: 'AMOMAXU_D', rd: 80, rs1: 96, rs2: 88 }],
    ['fence.tso', 0x8330000f, { operation: 'FENCE', rd: 256, rs1: 0, rs2: 0, immediate: 0 }],
    ['c.addi16sp sp, -512', 0x7101, { operation: 'ADDI', rd: 16, rs1: 16, immediate: -512, length: 2 }],
    ['c.j .-2048', 0xb001, { operation: 'JAL', rd: 256, immediate: -2048, length: 2 }],
    ['c.jalr a5', 0x9782, { operation: 'JALR', rd: 8, rs1: 120, immediate: 0, length: 2 }],
    ['c.mv a0, a1', 0x852e, { operation: 'ADD', rd: 80, rs1: 0, rs2: 88, length: 2 }],
    ['c.sdsp ra, 504(sp)', 0xff86, { operation: 'SD', rs1: 16, rs2: 8, immediate: 504, length: 2 }],
    ['c.lui a0, 0xfffe0', 0x7501, { operation: 'LUI', rd: 80, immediate: -0x20000, length: 2 }],
    ['c.li zero, 5, a HINT', 0x4015, { operation: 'ADDI', rd: 256, rs1: 0, immediate: 5, length: 2 }],
    ['c.slli a0, 0, a HINT', 0x0502, { operation: 'SLLI', rd: 80, rs1: 80, immediate: 0, length: 2 }],
  ])('decodes %s', (_text, word, expected) => {
    expect(decoder.decode(word)).toMatchObject(expected);
  });

  test.each<[string, number]>([
    ['all zeros', 0x0000],
    ['all ones', 0xffffffff],
    ['c.addi4spn with immediate 0', 0x0004],
    ['c.addiw with rd = x0', 0x2001],
    ['c.addi16sp with immediate 0', 0x6101],
    ['c.lui with immediate 0', 0x6501],
    ['c.lwsp with rd = x0', 0x4002],
    ['c.ldsp with rd = x0', 0x6002],
    ['c.jr with rs1 = x0', 0x8002],
    ['the reserved 100 1 11 ... 10', 0x9c41],
    ['the reserved 100 1 11 ... 11', 0x9c61],
    ['the reserved 100 in quadrant 0', 0x8000],
    ['c.fld without D', 0x2000],
    ['c.fldsp without D', 0x2002],
    ['c.fsd without D', 0xa000],
    ['c.fsdsp without D', 0xa002],
    ['flw without F', 0x00052007],
    ['fmadd.s without F', 0x00b57543],
    ['lr.w with rs2 = x1', 0x1015252f],
    ['slliw with bit 25 of the shift amount', 0x0205151b],
    ['slli with bit 26 set', 0x04051513],
    ['sret without S mode', 0x10200073],
    ['sfence.vma without S mode', 0x12000073],
    ['uret, withdrawn', 0x00200073],
    ['ecall with rd = x1', 0x000000f3],
    ['jalr with funct3 = 1', 0x00051067],
    ['a branch with funct3 = 2', 0x00b52063],
    ['a load with funct3 = 7', 0x00057003],
  ])('takes %s for illegal, with its bits as immediate', (_text, word) => {
    const length = instructionLength(word);
    expect(decoder.decode(word)).toEqual({
      operation: 'ILLEGAL',
      rd: 256,
      rs1: 0,
      rs2: 0,
      immediate: word | 0,
      length,
    });
  });
});
