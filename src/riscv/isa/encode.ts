import { extract, fieldWidth, insert } from './fields.ts';
import type { Field } from './fields.ts';
import { FORMATS } from './formats.ts';
import type { Format, RegisterSource } from './formats.ts';
import { instructionNamed } from './instructions.ts';

/** The operands of an instruction by the names of its fields, as numbers. One that it has and is not given is 0. */
export interface Operands {
  readonly rd?: number;
  /** A register, or the constant of the CSR instructions that take one instead. */
  readonly rs1?: number;
  readonly rs2?: number;
  /** As the hart takes it: what is added to `pc`, what `lui` puts into its register, a CSR's number, a shift's amount. */
  readonly immediate?: number;
  /** Of atomic instructions: 2 acquires, 1 releases, 3 does both. */
  readonly order?: number;
  /** What a fence orders: 8 device input, 4 device output, 2 memory reads, 1 memory writes. */
  readonly pred?: number;
  readonly succ?: number;
}

/**
 * The encoding of a 32-bit instruction of the table: the reverse of `decodeInstruction`.
 * @returns its 32 bits, unsigned
 * @throws RangeError: no such instruction, an operand that it does not have, or a value that its field cannot hold
 */
export function encode(name: string, operands: Operands = {}): number {
  const { match, format } = instructionNamed(name);
  const fields = fieldsOf(FORMATS[format]);
  let word = match;
  for (const [operand, value] of Object.entries(operands) as [keyof Operands, number | undefined][]) {
    if (value === undefined) continue;
    const field = fields[operand];
    if (typeof field !== 'object') throw new RangeError(`${name} has no operand ${operand}`);
    word |= place(field, value, name);
  }
  return word >>> 0;
}

/**
 * A value in its field, the other bits being zero: `insert` for values that have to fit.
 * @param instruction what the error calls the instruction
 * @throws RangeError
 */
export function place(field: Field, value: number, instruction: string): number {
  const word = insert(field, value);
  if (extract(field, word) === value) return word;
  throw new RangeError(`${instruction}: ${field.name} takes ${rangeOf(field)}, not ${value}`);
}

function fieldsOf({ uses, order, operands }: Format): { [name in keyof Operands]?: RegisterSource } {
  const sets = operands.flatMap((operand) => (operand.kind === 'fenceSet' ? [operand.field] : []));
  return {
    ...uses,
    ...(order && { order }),
    ...Object.fromEntries(sets.map((field) => [field.name, field])),
  };
}

/** The values that a field can hold, in words. */
function rangeOf(field: Field): string {
  const values = 2 ** fieldWidth(field);
  const step = 2 ** Math.min(...field.pieces.map(({ to }) => to));
  const least = (field.signed ? -values / 2 : 0) + field.plus;
  return `${step === 1 ? '' : `multiples of ${step} `}from ${least} to ${least + values - step}`;
}
