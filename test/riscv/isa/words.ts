import seedrandom from 'seedrandom';
import { fieldMask, fieldWidth, insert } from '../../../src/riscv/isa/fields.ts';
import type { Field } from '../../../src/riscv/isa/fields.ts';
import { FORMATS } from '../../../src/riscv/isa/formats.ts';
import type { Format } from '../../../src/riscv/isa/formats.ts';
import { INSTRUCTIONS } from '../../../src/riscv/isa/instructions.ts';
import type { Instruction } from '../../../src/riscv/isa/instructions.ts';

/** Every 16-bit encoding: the words whose low two bits are not 11. */
export function* compressedWords(): Generator<number> {
  for (let half = 0; half < 0x10000; half++) if ((half & 3) !== 3) yield half;
}

/** A stream of 32-bit words that is the same for the same seed. */
export function wordStream(seed: string): () => number {
  const stream = seedrandom.alea(seed);
  return () => stream.int32() >>> 0;
}

/** The fields of a 32-bit instruction's operands, each once. */
export function operandFields({ format }: Instruction): Field[] {
  const { operands, uses, order }: Format = FORMATS[format];
  const operandSources = operands.flatMap((operand) => {
    if (operand.kind === 'register') return [operand.register];
    return operand.kind === 'memory' ? [operand.base, operand.offset] : [operand.field];
  });
  const sources = [...operandSources, ...Object.values(uses), order];
  return [...new Set(sources.filter((source) => typeof source === 'object'))];
}

/** Values that tell a field's bits apart: all of a small field; of a large one, each bit alone set and clear. */
function tellingValues(field: Field): number[] {
  const width = fieldWidth(field);
  if (width <= 6) return Array.from({ length: 2 ** width }, (_, value) => value);
  const all = Array.from({ length: width }, (_, bit) => [1 << bit, ~(1 << bit)]).flat();
  return [0, -1, ...all];
}

/**
 * Encodings of one instruction: every telling value of every field, what remains of the word being random,
 * and `random` more of them.
 */
export function encodingsOf(instruction: Instruction, next: () => number, random = 100): number[] {
  const fill = (): number => (instruction.match | (next() & ~instruction.mask)) >>> 0;
  const telling = operandFields(instruction).flatMap((field) =>
    tellingValues(field).map((value) => ((fill() & ~fieldMask(field)) | insert(field, value)) >>> 0),
  );
  return [instruction.match, ...telling, ...Array.from({ length: random }, fill)];
}

/** Encodings of every 32-bit instruction of the table. */
export function* allEncodings(seed: string): Generator<number> {
  const next = wordStream(seed);
  for (const instruction of INSTRUCTIONS) yield* encodingsOf(instruction, next);
}

/** The word with each of its 32 bits flipped, one at a time. */
export function mutations(word: number): number[] {
  return Array.from({ length: 32 }, (_, bit) => (word ^ (1 << bit)) >>> 0);
}
