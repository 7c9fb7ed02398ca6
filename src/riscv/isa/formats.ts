import * as field from './fields.ts';
import type { Field } from './fields.ts';

/** One operand as assembly writes it; the kind says how it reads. */
export type Operand =
  | { readonly kind: 'immediate' | 'upper' | 'target' | 'csr' | 'fenceSet'; readonly field: Field }
  | { readonly kind: 'register'; readonly register: RegisterSource }
  | { readonly kind: 'memory'; readonly base: RegisterSource; readonly offset: Field | undefined };

/** Where a register's number comes from: a field, or the encoding always means this one. */
export type RegisterSource = Field | number;

/** What an instruction hands to the hart; what it does not use is absent. */
export interface Uses {
  readonly rd?: RegisterSource;
  readonly rs1?: RegisterSource;
  readonly rs2?: RegisterSource;
  readonly immediate?: Field;
}

/** How the instructions of a format are written, and which fields the hart takes from them. */
export interface Format {
  readonly operands: readonly Operand[];
  /** The aq and rl bits, which assembly appends to the name. */
  readonly order?: Field;
  readonly uses: Uses;
}

/** What assembly appends to an atomic instruction's name, by its aq and rl bits. */
export const ORDER_SUFFIXES = ['', '.rl', '.aq', '.aqrl'] as const;

export const register = (where: RegisterSource): Operand => ({ kind: 'register', register: where });
export const immediate = (where: Field): Operand => ({ kind: 'immediate', field: where });
export const upper = (where: Field): Operand => ({ kind: 'upper', field: where });
export const target = (where: Field): Operand => ({ kind: 'target', field: where });
export const memory = (base: RegisterSource, offset?: Field): Operand => ({ kind: 'memory', base, offset });
const csr: Operand = { kind: 'csr', field: field.CSR };

const rd = register(field.RD);
const rs1 = register(field.RS1);
const rs2 = register(field.RS2);

const { RD, RS1, RS2, IMMEDIATE_I, IMMEDIATE_S, IMMEDIATE_B, IMMEDIATE_U, IMMEDIATE_J } = field;

/** The formats of 32-bit instructions: the manual's six, split where operands differ. */
export const FORMATS = {
  register: { operands: [rd, rs1, rs2], uses: { rd: RD, rs1: RS1, rs2: RS2 } },
  immediate: {
    operands: [rd, rs1, immediate(IMMEDIATE_I)],
    uses: { rd: RD, rs1: RS1, immediate: IMMEDIATE_I },
  },
  shift: {
    operands: [rd, rs1, immediate(field.SHAMT_6)],
    uses: { rd: RD, rs1: RS1, immediate: field.SHAMT_6 },
  },
  shiftWord: {
    operands: [rd, rs1, immediate(field.SHAMT_5)],
    uses: { rd: RD, rs1: RS1, immediate: field.SHAMT_5 },
  },
  load: { operands: [rd, memory(RS1, IMMEDIATE_I)], uses: { rd: RD, rs1: RS1, immediate: IMMEDIATE_I } },
  store: { operands: [rs2, memory(RS1, IMMEDIATE_S)], uses: { rs1: RS1, rs2: RS2, immediate: IMMEDIATE_S } },
  branch: { operands: [rs1, rs2, target(IMMEDIATE_B)], uses: { rs1: RS1, rs2: RS2, immediate: IMMEDIATE_B } },
  upper: { operands: [rd, upper(IMMEDIATE_U)], uses: { rd: RD, immediate: IMMEDIATE_U } },
  jump: { operands: [rd, target(IMMEDIATE_J)], uses: { rd: RD, immediate: IMMEDIATE_J } },
  loadReserved: { operands: [rd, memory(RS1)], order: field.AQ_RL, uses: { rd: RD, rs1: RS1 } },
  atomic: { operands: [rd, rs2, memory(RS1)], order: field.AQ_RL, uses: { rd: RD, rs1: RS1, rs2: RS2 } },
  csr: { operands: [rd, csr, rs1], uses: { rd: RD, rs1: RS1, immediate: field.CSR } },
  csrImmediate: {
    operands: [rd, csr, immediate(field.ZIMM)],
    uses: { rd: RD, rs1: field.ZIMM, immediate: field.CSR },
  },
  fence: {
    operands: [
      { kind: 'fenceSet', field: field.PREDECESSOR },
      { kind: 'fenceSet', field: field.SUCCESSOR },
    ],
    uses: {},
  },
  bare: { operands: [], uses: {} },
} satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;
