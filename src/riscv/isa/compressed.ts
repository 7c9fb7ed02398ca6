import { encoding } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import * as field from './fields.ts';
import type { Field } from './fields.ts';
import { immediate, memory, register, target, upper } from './formats.ts';
import type { Operand, Uses } from './formats.ts';

/** Encodings that match but are not the instruction: reserved ones, or another instruction's. */
export interface Exception {
  readonly field: Field;
  readonly equals: number;
}

/** One 16-bit instruction and the 32-bit one that it stands for. */
export interface CompressedInstruction extends Encoding {
  readonly name: string;
  readonly pattern: string;
  readonly operands: readonly Operand[];
  readonly except: readonly Exception[];
  /** The name of the 32-bit instruction, and where its operands come from. */
  readonly expansion: string;
  readonly uses: Uses;
}

const ZERO = 0;
const RA = 1;
const SP = 2;

const { C_RD, C_RS1, C_RS2, C_RD_LOW, C_RS1_LOW, C_RS2_LOW, C_IMMEDIATE, C_SHAMT } = field;

const rd = register(C_RD);
const rs1 = register(C_RS1);
const rs2 = register(C_RS2);
const rdLow = register(C_RD_LOW);
const rs1Low = register(C_RS1_LOW);
const rs2Low = register(C_RS2_LOW);

/** A row of the table: name, encoding, operands in assembly order, expansion, its fields, exceptions. */
type Row = readonly [string, string, readonly Operand[], string, Uses, (readonly Exception[])?];

const not = (where: Field, ...values: number[]): Exception[] =>
  values.map((equals) => ({ field: where, equals }));

/** `c.sub a0, a1` is `sub a0, a0, a1`, with registers of x8 to x15. */
const arithmetic = (name: string, pattern: string): Row => [
  `c.${name}`,
  pattern,
  [rs1Low, rs2Low],
  name,
  { rd: C_RS1_LOW, rs1: C_RS1_LOW, rs2: C_RS2_LOW },
];

const load = (name: string, pattern: string, offset: Field): Row => [
  `c.${name}`,
  pattern,
  [rdLow, memory(C_RS1_LOW, offset)],
  name,
  { rd: C_RD_LOW, rs1: C_RS1_LOW, immediate: offset },
];

const store = (name: string, pattern: string, offset: Field): Row => [
  `c.${name}`,
  pattern,
  [rs2Low, memory(C_RS1_LOW, offset)],
  name,
  { rs1: C_RS1_LOW, rs2: C_RS2_LOW, immediate: offset },
];

const loadFromStack = (name: string, pattern: string, offset: Field): Row => [
  `c.${name}sp`,
  pattern,
  [rd, memory(SP, offset)],
  name,
  { rd: C_RD, rs1: SP, immediate: offset },
  not(C_RD, ZERO),
];

const storeToStack = (name: string, pattern: string, offset: Field): Row => [
  `c.${name}sp`,
  pattern,
  [rs2, memory(SP, offset)],
  name,
  { rs1: SP, rs2: C_RS2, immediate: offset },
];

/** An operation with a constant, in place, on one of all registers or of x8 to x15. */
const inPlace = (
  name: string,
  pattern: string,
  where: Field,
  constant: Field,
  except: Exception[] = [],
): Row => [
  `c.${name}`,
  pattern,
  [register(where), immediate(constant)],
  name,
  { rd: where, rs1: where, immediate: constant },
  except,
];

const branch = (name: string, pattern: string, expansion: string): Row => [
  name,
  pattern,
  [rs1Low, target(field.C_BRANCH)],
  expansion,
  { rs1: C_RS1_LOW, rs2: ZERO, immediate: field.C_BRANCH },
];

const quadrant0: readonly Row[] = [
  [
    'c.addi4spn',
    '000 ........ ... 00',
    [rdLow, register(SP), immediate(field.C_ADDI4SPN)],
    'addi',
    { rd: C_RD_LOW, rs1: SP, immediate: field.C_ADDI4SPN },
    not(field.C_ADDI4SPN, 0),
  ],
  load('lw', '010 ... ... .. ... 00', field.C_WORD_OFFSET),
  load('ld', '011 ... ... .. ... 00', field.C_DOUBLE_OFFSET),
  store('sw', '110 ... ... .. ... 00', field.C_WORD_OFFSET),
  store('sd', '111 ... ... .. ... 00', field.C_DOUBLE_OFFSET),
];

const quadrant1: readonly Row[] = [
  ['c.nop', '000 . 00000 ..... 01', [], 'addi', { rd: ZERO, rs1: ZERO, immediate: C_IMMEDIATE }],
  inPlace('addi', '000 . ..... ..... 01', C_RD, C_IMMEDIATE, not(C_RD, ZERO)),
  inPlace('addiw', '001 . ..... ..... 01', C_RD, C_IMMEDIATE, not(C_RD, ZERO)),
  [
    'c.li',
    '010 . ..... ..... 01',
    [rd, immediate(C_IMMEDIATE)],
    'addi',
    { rd: C_RD, rs1: ZERO, immediate: C_IMMEDIATE },
  ],
  [
    'c.addi16sp',
    '011 . 00010 ..... 01',
    [register(SP), immediate(field.C_ADDI16SP)],
    'addi',
    { rd: SP, rs1: SP, immediate: field.C_ADDI16SP },
    not(field.C_ADDI16SP, 0),
  ],
  [
    'c.lui',
    '011 . ..... ..... 01',
    [rd, upper(field.C_UPPER)],
    'lui',
    { rd: C_RD, immediate: field.C_UPPER },
    [...not(C_RD, SP), ...not(field.C_UPPER, 0)],
  ],
  inPlace('srli', '100 . 00 ... ..... 01', C_RS1_LOW, C_SHAMT),
  inPlace('srai', '100 . 01 ... ..... 01', C_RS1_LOW, C_SHAMT),
  inPlace('andi', '100 . 10 ... ..... 01', C_RS1_LOW, C_IMMEDIATE),
  arithmetic('sub', '100 0 11 ... 00 ... 01'),
  arithmetic('xor', '100 0 11 ... 01 ... 01'),
  arithmetic('or', '100 0 11 ... 10 ... 01'),
  arithmetic('and', '100 0 11 ... 11 ... 01'),
  arithmetic('subw', '100 1 11 ... 00 ... 01'),
  arithmetic('addw', '100 1 11 ... 01 ... 01'),
  ['c.j', '101 ........... 01', [target(field.C_JUMP)], 'jal', { rd: ZERO, immediate: field.C_JUMP }],
  branch('c.beqz', '110 ... ... ..... 01', 'beq'),
  branch('c.bnez', '111 ... ... ..... 01', 'bne'),
];

const quadrant2: readonly Row[] = [
  inPlace('slli', '000 . ..... ..... 10', C_RD, C_SHAMT),
  loadFromStack('lw', '010 . ..... ..... 10', field.C_LWSP_OFFSET),
  loadFromStack('ld', '011 . ..... ..... 10', field.C_LDSP_OFFSET),
  ['c.jr', '100 0 ..... 00000 10', [rs1], 'jalr', { rd: ZERO, rs1: C_RS1 }, not(C_RS1, ZERO)],
  ['c.mv', '100 0 ..... ..... 10', [rd, rs2], 'add', { rd: C_RD, rs1: ZERO, rs2: C_RS2 }, not(C_RS2, ZERO)],
  ['c.ebreak', '100 1 00000 00000 10', [], 'ebreak', {}],
  ['c.jalr', '100 1 ..... 00000 10', [rs1], 'jalr', { rd: RA, rs1: C_RS1 }, not(C_RS1, ZERO)],
  ['c.add', '100 1 ..... ..... 10', [rd, rs2], 'add', { rd: C_RD, rs1: C_RD, rs2: C_RS2 }, not(C_RS2, ZERO)],
  storeToStack('sw', '110 ...... ..... 10', field.C_SWSP_OFFSET),
  storeToStack('sd', '111 ...... ..... 10', field.C_SDSP_OFFSET),
];

/**
 * Every 16-bit instruction of the hart: unprivileged manual, "RVC Instruction Set Listings", for RV64 without F
 * and D. HINTs are the instructions that they are encoded as; what the manual reserves is excepted.
 */
export const COMPRESSED_INSTRUCTIONS: readonly CompressedInstruction[] = [
  ...quadrant0,
  ...quadrant1,
  ...quadrant2,
].map(([name, pattern, operands, expansion, uses, except = []]) => ({
  name,
  pattern,
  operands,
  expansion,
  uses,
  except,
  ...encoding(pattern, 16),
}));
