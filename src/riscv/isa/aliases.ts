import {
  CSR,
  FENCE_MODE,
  IMMEDIATE_B,
  IMMEDIATE_I,
  IMMEDIATE_J,
  PREDECESSOR,
  RD,
  RS1,
  RS2,
  SUCCESSOR,
  ZIMM,
  extract,
} from './fields.ts';
import type { Field } from './fields.ts';
import { immediate, memory, register, target } from './formats.ts';
import type { Operand } from './formats.ts';
import { CSR_NUMBERS } from './csrs.ts';

/** Another way to write an instruction when some of its fields have certain values. */
export interface Alias {
  readonly name: string;
  readonly of: string;
  readonly when: readonly (readonly [Field, number])[];
  readonly operands: readonly Operand[];
}

const rd = register(RD);
const rs1 = register(RS1);
const rs2 = register(RS2);
const csr: Operand = { kind: 'csr', field: CSR };
const branchTarget = target(IMMEDIATE_B);
const RA = 1;
const EVERYTHING = 0b1111;
const READ_WRITE = 0b0011;
const TOTAL_STORE_ORDER = 0b1000;

/** A row: name, what it is an alias of, the fields' values, operands in assembly order. */
type Row = readonly [string, string, Alias['when'], readonly Operand[]];

/** Reading a counter: `rdcycle a0` is `csrrs a0, cycle, zero`. */
const readCounter = (name: string): Row => [
  `rd${name}`,
  'csrrs',
  [
    [CSR, CSR_NUMBERS.get(name) ?? NaN],
    [RS1, 0],
  ],
  [rd],
];

/**
 * Unprivileged manual, "Assembly Programmer's Handbook", the pseudoinstructions that stand for one instruction.
 * Earlier rows win.
 */
const rows: readonly Row[] = [
  [
    'nop',
    'addi',
    [
      [RD, 0],
      [RS1, 0],
      [IMMEDIATE_I, 0],
    ],
    [],
  ],
  ['li', 'addi', [[RS1, 0]], [rd, immediate(IMMEDIATE_I)]],
  ['mv', 'addi', [[IMMEDIATE_I, 0]], [rd, rs1]],
  // What c.mv stands for.
  ['mv', 'add', [[RS1, 0]], [rd, rs2]],
  ['not', 'xori', [[IMMEDIATE_I, -1]], [rd, rs1]],
  ['zext.b', 'andi', [[IMMEDIATE_I, 255]], [rd, rs1]],
  ['sext.w', 'addiw', [[IMMEDIATE_I, 0]], [rd, rs1]],
  ['neg', 'sub', [[RS1, 0]], [rd, rs2]],
  ['negw', 'subw', [[RS1, 0]], [rd, rs2]],
  ['seqz', 'sltiu', [[IMMEDIATE_I, 1]], [rd, rs1]],
  ['snez', 'sltu', [[RS1, 0]], [rd, rs2]],
  ['sltz', 'slt', [[RS2, 0]], [rd, rs1]],
  ['sgtz', 'slt', [[RS1, 0]], [rd, rs2]],
  ['beqz', 'beq', [[RS2, 0]], [rs1, branchTarget]],
  ['bnez', 'bne', [[RS2, 0]], [rs1, branchTarget]],
  ['blez', 'bge', [[RS1, 0]], [rs2, branchTarget]],
  ['bgez', 'bge', [[RS2, 0]], [rs1, branchTarget]],
  ['bltz', 'blt', [[RS2, 0]], [rs1, branchTarget]],
  ['bgtz', 'blt', [[RS1, 0]], [rs2, branchTarget]],
  ['j', 'jal', [[RD, 0]], [target(IMMEDIATE_J)]],
  ['jal', 'jal', [[RD, RA]], [target(IMMEDIATE_J)]],
  [
    'ret',
    'jalr',
    [
      [RD, 0],
      [RS1, RA],
      [IMMEDIATE_I, 0],
    ],
    [],
  ],
  [
    'jr',
    'jalr',
    [
      [RD, 0],
      [IMMEDIATE_I, 0],
    ],
    [rs1],
  ],
  ['jr', 'jalr', [[RD, 0]], [memory(RS1, IMMEDIATE_I)]],
  [
    'jalr',
    'jalr',
    [
      [RD, RA],
      [IMMEDIATE_I, 0],
    ],
    [rs1],
  ],
  ['jalr', 'jalr', [[RD, RA]], [memory(RS1, IMMEDIATE_I)]],
  readCounter('cycle'),
  readCounter('time'),
  readCounter('instret'),
  ['csrr', 'csrrs', [[RS1, 0]], [rd, csr]],
  ['csrw', 'csrrw', [[RD, 0]], [csr, rs1]],
  ['csrs', 'csrrs', [[RD, 0]], [csr, rs1]],
  ['csrc', 'csrrc', [[RD, 0]], [csr, rs1]],
  ['csrwi', 'csrrwi', [[RD, 0]], [csr, immediate(ZIMM)]],
  ['csrsi', 'csrrsi', [[RD, 0]], [csr, immediate(ZIMM)]],
  ['csrci', 'csrrci', [[RD, 0]], [csr, immediate(ZIMM)]],
  [
    'fence',
    'fence',
    [
      [FENCE_MODE, 0],
      [PREDECESSOR, EVERYTHING],
      [SUCCESSOR, EVERYTHING],
    ],
    [],
  ],
  [
    'fence.tso',
    'fence',
    [
      [FENCE_MODE, TOTAL_STORE_ORDER],
      [PREDECESSOR, READ_WRITE],
      [SUCCESSOR, READ_WRITE],
    ],
    [],
  ],
];

/** All of them; the disassembler takes the first that fits, the assembler the one written with such operands. */
export const ALIASES: readonly Alias[] = rows.map(([name, of, when, operands]) => ({
  name,
  of,
  when,
  operands,
}));

/** The alias of a 32-bit instruction whose name is `of`, if it has one. */
export function aliasOf(of: string, word: number): Alias | undefined {
  return ALIASES.find(
    (alias) => alias.of === of && alias.when.every(([field, value]) => extract(field, word) === value),
  );
}
