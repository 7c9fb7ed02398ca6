import { fieldMask, insert } from '../../../src/riscv/isa/fields.ts';
import type { Field } from '../../../src/riscv/isa/fields.ts';
import { FORMATS } from '../../../src/riscv/isa/formats.ts';
import type { Format, RegisterSource } from '../../../src/riscv/isa/formats.ts';
import { instructionNamed } from '../../../src/riscv/isa/instructions.ts';

/** Register numbers and immediate of an instruction, where it has them. */
export interface Operands {
  readonly rd?: number;
  readonly rs1?: number;
  readonly rs2?: number;
  readonly immediate?: number;
}

/** The 32-bit instruction of that name with these operands, the others being zero. */
export function encode(name: string, operands: Operands = {}): number {
  const { match, format } = instructionNamed(name);
  const { uses }: Format = FORMATS[format];
  let word = match;
  for (const operand of ['rd', 'rs1', 'rs2', 'immediate'] as const) {
    const value = operands[operand];
    if (value !== undefined) word = replace(word, uses[operand], value);
  }
  return word >>> 0;
}

/** An encoding with another value in a field; as it was where the operand has no field. */
export function replace(word: number, field: RegisterSource | undefined, value: number): number {
  if (typeof field !== 'object') return word;
  return ((word & ~fieldMask(field as Field)) | insert(field, value)) >>> 0;
}
