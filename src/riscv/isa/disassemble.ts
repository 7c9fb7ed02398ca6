import { aliasOf } from './aliases.ts';
import { csrName } from './csrs.ts';
import { decodeInstruction, instructionLength } from './decode.ts';
import { extract } from './fields.ts';
import { FORMATS, ORDER_SUFFIXES } from './formats.ts';
import type { Format, Operand, RegisterSource } from './formats.ts';
import { registerName } from './registers.ts';

/** An instruction as assembly writes it: `text` is mnemonic and operands. */
export interface Disassembly {
  readonly length: 2 | 4;
  readonly mnemonic: string;
  readonly operands: string;
  readonly text: string;
}

/** How an instruction is written. */
export interface DisassembleOptions {
  /** What to call an address, for example `main+0x8`; undefined when nothing is known about it. */
  readonly symbol?: (address: bigint) => string | undefined;
  /**
   * Whether to write what programmers write: `ret` for `jalr zero, 0(ra)`, and compressed instructions as
   * what they stand for. Without it, each instruction has the name that it has in the table. Default: true.
   */
  readonly aliases?: boolean;
}

/**
 * Writes one instruction as assembly, with the operands as GNU and LLVM tools order them.
 *
 * @param word the instruction's bits; only the low 16 count when it is compressed
 * @param pc its address, from which targets of branches and jumps are computed
 * @returns its text; for an illegal encoding, the directive that would emit its bits: `.half` or `.word`
 */
export function disassemble(
  word: number,
  pc: number | bigint,
  options: DisassembleOptions = {},
): Disassembly {
  const length = instructionLength(word);
  const decoded = decodeInstruction(word);
  if (decoded === undefined) return illegal(word, length);

  const { instruction, compressed, expanded } = decoded;
  const write = (name: string, operands: readonly Operand[], bits: number): Disassembly =>
    disassembly(
      length,
      name,
      operands.map((operand) => operandText(operand, bits, BigInt(pc), options)).join(', '),
    );

  if (options.aliases ?? true) {
    const alias = aliasOf(instruction.name, expanded);
    if (alias !== undefined) return write(alias.name, alias.operands, expanded);
  } else if (compressed !== undefined) {
    return write(compressed.name, compressed.operands, decoded.word);
  }
  const format: Format = FORMATS[instruction.format];
  return write(instruction.name + orderSuffix(format, expanded), format.operands, expanded);
}

function disassembly(length: 2 | 4, mnemonic: string, operands: string): Disassembly {
  return { length, mnemonic, operands, text: operands === '' ? mnemonic : `${mnemonic} ${operands}` };
}

function illegal(word: number, length: 2 | 4): Disassembly {
  return length === 2
    ? disassembly(length, '.half', `0x${(word & 0xffff).toString(16).padStart(4, '0')}`)
    : disassembly(length, '.word', `0x${(word >>> 0).toString(16).padStart(8, '0')}`);
}

function orderSuffix({ order }: Format, word: number): string {
  return order === undefined ? '' : (ORDER_SUFFIXES[extract(order, word)] ?? '');
}

function operandText(operand: Operand, word: number, pc: bigint, { symbol }: DisassembleOptions): string {
  switch (operand.kind) {
    case 'register':
      return sourceName(operand.register, word);
    case 'immediate':
      return `${extract(operand.field, word)}`;
    case 'upper':
      return `0x${(extract(operand.field, word) >>> 12).toString(16)}`;
    case 'csr':
      return csrName(extract(operand.field, word));
    case 'fenceSet':
      return fenceSet(extract(operand.field, word));
    case 'memory': {
      const offset = operand.offset === undefined ? '' : `${extract(operand.offset, word)}`;
      return `${offset}(${sourceName(operand.base, word)})`;
    }
    case 'target': {
      const address = BigInt.asUintN(64, pc + BigInt(extract(operand.field, word)));
      const name = symbol?.(address);
      return `0x${address.toString(16)}${name === undefined ? '' : ` <${name}>`}`;
    }
  }
}

function sourceName(source: RegisterSource, word: number): string {
  return registerName(typeof source === 'number' ? source : extract(source, word));
}

/** What a fence orders: device input, output, memory reads, writes; `0` for nothing. */
function fenceSet(set: number): string {
  const letters = ['i', 'o', 'r', 'w'].filter((_, index) => (set & (8 >> index)) !== 0).join('');
  return letters === '' ? '0' : letters;
}
