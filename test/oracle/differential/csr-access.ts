import { encode } from '../../../src/riscv/isa/encode.ts';
import { CSR, extract, RS1, ZIMM } from '../../../src/riscv/isa/fields.ts';
import type { CsrRule } from './csrs.ts';
import { csrRule } from './csrs.ts';
import { GP, registerOf, replace, withRegister } from './words.ts';
import type { Word } from './words.ts';

/** An instruction that accesses a CSR, and what its source register must hold before it. */
export interface CsrAccess {
  readonly word: number;
  readonly source: { readonly register: number; readonly value: bigint } | undefined;
}

/**
 * The instruction with this CSR and an operand that the CSR's rule allows.
 * @param spare a register to use where the instruction's own source cannot hold such an operand
 */
export function csrAccess(original: Word, number: number, operand: bigint, spare: number): CsrAccess {
  const rule = csrRule(number);
  const { row } = original;
  const word = replace(original.word, CSR, number);
  const allowed = (value: bigint): bigint => allowedOperand(row.name, value, rule);
  if (row.uses.rs1 === ZIMM) {
    const value = BigInt(extract(ZIMM, word));
    if (allowed(value) === value) return { word, source: undefined };
    // What cannot be said in five bits becomes the form that changes nothing.
    const rd = registerOf(original, row.uses.rd);
    return { word: encode('csrrsi', { rd, immediate: number }), source: undefined };
  }
  // x0 is an operand of zero, and gp holds what it holds.
  const unwelcome = (source: number): boolean =>
    source === GP ? allowed(1n) !== 1n || allowed(ALL) !== ALL : source === 0 && allowed(0n) !== 0n;
  const fitting = withRegister(word, RS1, unwelcome, spare);
  const register = extract(RS1, fitting);
  if (register === 0 || register === GP) return { word: fitting, source: undefined };
  // A write of no bits to a read-only CSR is a write all the same; QEMU looks at the register's value.
  const value = isReadOnly(number) && operand === 0n ? 1n : operand;
  return { word: fitting, source: { register, value: allowed(value) } };
}

const ALL = (1n << 64n) - 1n;

/** The nearest operand with which this form of access leaves the CSR with bits that it may have. */
function allowedOperand(name: string, operand: bigint, { writable, kept }: CsrRule): bigint {
  if (name.startsWith('csrrc')) return operand & writable & ~kept;
  return name.startsWith('csrrw') ? (operand & writable) | kept : operand & writable;
}

/** The two highest bits of a CSR's number say so (privileged manual, 2.1). */
function isReadOnly(number: number): boolean {
  return number >> 10 === 3;
}
