/** A run of bits that moves as one: `width` bits from bit `from` of the encoding to bit `to` of the value. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/**
 * Where a value sits in an encoding. The value is made of the pieces, sign-extended from its highest bit
 * when `signed`, with `plus` added. Bits of the value that no piece supplies are zero.
 */
export interface Field {
  /** As the manual calls it: `rd`, `imm`; a quote marks a register of x8 to x15. */
  readonly name: string;
  readonly pieces: readonly Piece[];
  readonly signed: boolean;
  readonly plus: number;
}

/**
 * Reads a place as the manual prints it: from bit `high` of the encoding downwards, the named bits of the
 * value, for example `at(31, '12|10:5')` for the upper part of a branch offset.
 */
function at(high: number, bits: string): Piece[] {
  let next = high;
  return bits.split('|').map((run) => {
    const [first, last = first] = run.split(':').map(Number) as [number, number?];
    const width = first - last + 1;
    next -= width;
    return { from: next + 1, to: last, width };
  });
}

const unsigned = (name: string, ...pieces: Piece[][]): Field => ({
  name,
  pieces: pieces.flat(),
  signed: false,
  plus: 0,
});
const signed = (name: string, ...pieces: Piece[][]): Field => ({
  ...unsigned(name, ...pieces),
  signed: true,
});

/** A register field of three bits, which names x8 to x15 (unprivileged manual, "Compressed Formats"). */
const register8 = (name: string, high: number): Field => ({ ...unsigned(name, at(high, '2:0')), plus: 8 });

/** The fields of 32-bit instructions (unprivileged manual, "Base Instruction Formats"). */
export const RD = unsigned('rd', at(11, '4:0'));
export const RS1 = unsigned('rs1', at(19, '4:0'));
export const RS2 = unsigned('rs2', at(24, '4:0'));
export const IMMEDIATE_I = signed('imm', at(31, '11:0'));
export const IMMEDIATE_S = signed('imm', at(31, '11:5'), at(11, '4:0'));
export const IMMEDIATE_B = signed('imm', at(31, '12|10:5'), at(11, '4:1|11'));
export const IMMEDIATE_U = signed('imm', at(31, '31:12'));
export const IMMEDIATE_J = signed('imm', at(31, '20|10:1|11|19:12'));
export const SHAMT_6 = unsigned('shamt', at(25, '5:0'));
export const SHAMT_5 = unsigned('shamt', at(24, '4:0'));
export const CSR = unsigned('csr', at(31, '11:0'));
export const ZIMM = unsigned('zimm', at(19, '4:0'));
export const FENCE_MODE = unsigned('fm', at(31, '3:0'));
export const PREDECESSOR = unsigned('pred', at(27, '3:0'));
export const SUCCESSOR = unsigned('succ', at(23, '3:0'));
export const AQ_RL = unsigned('order', at(26, '1:0'));

/** The fields of 16-bit instructions, named `C_` (unprivileged manual, "C" extension, listing of RVC instructions). */
export const C_RD = unsigned('rd', at(11, '4:0'));
export const C_RS1 = unsigned('rs1', at(11, '4:0'));
export const C_RS2 = unsigned('rs2', at(6, '4:0'));
export const C_RD_LOW = register8("rd'", 4);
export const C_RS2_LOW = register8("rs2'", 4);
export const C_RS1_LOW = register8("rs1'", 9);
export const C_IMMEDIATE = signed('imm', at(12, '5'), at(6, '4:0'));
export const C_SHAMT = unsigned('shamt', at(12, '5'), at(6, '4:0'));
export const C_UPPER = signed('imm', at(12, '17'), at(6, '16:12'));
export const C_ADDI4SPN = unsigned('imm', at(12, '5:4|9:6|2|3'));
export const C_ADDI16SP = signed('imm', at(12, '9'), at(6, '4|6|8:7|5'));
export const C_WORD_OFFSET = unsigned('imm', at(12, '5:3'), at(6, '2|6'));
export const C_DOUBLE_OFFSET = unsigned('imm', at(12, '5:3'), at(6, '7:6'));
export const C_LWSP_OFFSET = unsigned('imm', at(12, '5'), at(6, '4:2|7:6'));
export const C_LDSP_OFFSET = unsigned('imm', at(12, '5'), at(6, '4:3|8:6'));
export const C_SWSP_OFFSET = unsigned('imm', at(12, '5:2|7:6'));
export const C_SDSP_OFFSET = unsigned('imm', at(12, '5:3|8:6'));
export const C_JUMP = signed('imm', at(12, '11|4|9:8|10|6|7|3:1|5'));
export const C_BRANCH = signed('imm', at(12, '8|4:3'), at(6, '7:6|2:1|5'));

/** The number of bits of the field's value, with the zero bits below its lowest piece. */
export function fieldWidth(field: Field): number {
  return Math.max(...field.pieces.map(({ to, width }) => to + width));
}

/** The bits of the encoding that the field occupies. */
export function fieldMask(field: Field): number {
  return field.pieces.reduce((mask, { from, width }) => mask | (ones(width) << from), 0) >>> 0;
}

/** Takes the field's value out of an instruction: a number that fits an `i32`. */
export function extract(field: Field, word: number): number {
  let value = 0;
  for (const { from, to, width } of field.pieces) value |= ((word >>> from) & ones(width)) << to;
  const above = 32 - fieldWidth(field);
  return (field.signed ? (value << above) >> above : value) + field.plus;
}

/** Puts a value into the field's place: the reverse of `extract`, the other bits being zero. */
export function insert(field: Field, value: number): number {
  let word = 0;
  for (const { from, to, width } of field.pieces)
    word |= (((value - field.plus) >> to) & ones(width)) << from;
  return word >>> 0;
}

/** `width` ones, for a width of 1 to 31. */
export function ones(width: number): number {
  return 2 ** width - 1;
}
