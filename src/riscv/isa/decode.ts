import { COMPRESSED_INSTRUCTIONS } from './compressed.ts';
import type { CompressedInstruction } from './compressed.ts';
import { extract, insert } from './fields.ts';
import { FORMATS } from './formats.ts';
import type { Format, RegisterSource } from './formats.ts';
import { INSTRUCTIONS, instructionNamed } from './instructions.ts';
import type { Instruction } from './instructions.ts';

/** An instruction found in the table. `compressed` is the 16-bit form when it is one. */
export interface DecodedInstruction {
  readonly instruction: Instruction;
  readonly compressed: CompressedInstruction | undefined;
  /** The encoding: its 32 bits, unsigned, or its 16. */
  readonly word: number;
  /** The 32-bit encoding of the same operation: `word` itself, or what the 16 bits stand for. */
  readonly expanded: number;
}

/** Bytes of the instruction that starts with these bits (unprivileged manual, "Instruction-Length Encoding"). */
export function instructionLength(word: number): 2 | 4 {
  return (word & 3) === 3 ? 4 : 2;
}

/**
 * Finds the instruction by going through the table, one row after the other: the plain reading of the table,
 * for disassembly; the hart has a generated decoder. Only the low 16 bits of a compressed instruction count.
 * Undefined when the encoding is illegal.
 */
export function decodeInstruction(word: number): DecodedInstruction | undefined {
  if (instructionLength(word) === 4) {
    const instruction = INSTRUCTIONS.find(({ mask, match }) => (word & mask) >>> 0 === match);
    return instruction && { instruction, compressed: undefined, word: word >>> 0, expanded: word >>> 0 };
  }
  const half = word & 0xffff;
  const compressed = COMPRESSED_INSTRUCTIONS.find((candidate) => isCompressed(candidate, half));
  if (compressed === undefined) return undefined;
  const instruction = instructionNamed(compressed.expansion);
  return { instruction, compressed, word: half, expanded: expand(compressed, instruction, half) };
}

/** Whether the 16 bits are this instruction: they match, and are none of its exceptions. */
export function isCompressed({ mask, match, except }: CompressedInstruction, half: number): boolean {
  return (half & mask) === match && !except.some(({ field, equals }) => extract(field, half) === equals);
}

function expand({ uses }: CompressedInstruction, instruction: Instruction, half: number): number {
  const format: Format = FORMATS[instruction.format];
  let word = instruction.match;
  const put = (to: RegisterSource | undefined, from: RegisterSource | undefined): void => {
    if (typeof to !== 'object' || from === undefined) return;
    word |= insert(to, typeof from === 'number' ? from : extract(from, half));
  };
  put(format.uses.rd, uses.rd);
  put(format.uses.rs1, uses.rs1);
  put(format.uses.rs2, uses.rs2);
  put(format.uses.immediate, uses.immediate);
  return word >>> 0;
}
