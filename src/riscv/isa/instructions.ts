import { encoding } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import type { FormatName } from './formats.ts';

export type Extension = 'I' | 'M' | 'A' | 'Zicsr' | 'Zifencei' | 'Machine';

/** One 32-bit instruction. `pattern` is its encoding as the manual prints it. */
export interface Instruction extends Encoding {
  readonly name: string;
  readonly extension: Extension;
  readonly format: FormatName;
  readonly pattern: string;
}

function define(
  extension: Extension,
  rows: readonly (readonly [string, FormatName, string])[],
): Instruction[] {
  return rows.map(([name, format, pattern]) => ({
    name,
    extension,
    format,
    pattern,
    ...encoding(pattern, 32),
  }));
}

/** Unprivileged manual, "RV32/64G Instruction Set Listings", RV32I and RV64I. */
const base = define('I', [
  ['lui', 'upper', '.................... ..... 0110111'],
  ['auipc', 'upper', '.................... ..... 0010111'],
  ['jal', 'jump', '.................... ..... 1101111'],
  ['jalr', 'load', '............ ..... 000 ..... 1100111'],
  ['beq', 'branch', '....... ..... ..... 000 ..... 1100011'],
  ['bne', 'branch', '....... ..... ..... 001 ..... 1100011'],
  ['blt', 'branch', '....... ..... ..... 100 ..... 1100011'],
  ['bge', 'branch', '....... ..... ..... 101 ..... 1100011'],
  ['bltu', 'branch', '....... ..... ..... 110 ..... 1100011'],
  ['bgeu', 'branch', '....... ..... ..... 111 ..... 1100011'],
  ['lb', 'load', '............ ..... 000 ..... 0000011'],
  ['lh', 'load', '............ ..... 001 ..... 0000011'],
  ['lw', 'load', '............ ..... 010 ..... 0000011'],
  ['ld', 'load', '............ ..... 011 ..... 0000011'],
  ['lbu', 'load', '............ ..... 100 ..... 0000011'],
  ['lhu', 'load', '............ ..... 101 ..... 0000011'],
  ['lwu', 'load', '............ ..... 110 ..... 0000011'],
  ['sb', 'store', '....... ..... ..... 000 ..... 0100011'],
  ['sh', 'store', '....... ..... ..... 001 ..... 0100011'],
  ['sw', 'store', '....... ..... ..... 010 ..... 0100011'],
  ['sd', 'store', '....... ..... ..... 011 ..... 0100011'],
  ['addi', 'immediate', '............ ..... 000 ..... 0010011'],
  ['slti', 'immediate', '............ ..... 010 ..... 0010011'],
  ['sltiu', 'immediate', '............ ..... 011 ..... 0010011'],
  ['xori', 'immediate', '............ ..... 100 ..... 0010011'],
  ['ori', 'immediate', '............ ..... 110 ..... 0010011'],
  ['andi', 'immediate', '............ ..... 111 ..... 0010011'],
  ['slli', 'shift', '000000 ...... ..... 001 ..... 0010011'],
  ['srli', 'shift', '000000 ...... ..... 101 ..... 0010011'],
  ['srai', 'shift', '010000 ...... ..... 101 ..... 0010011'],
  ['add', 'register', '0000000 ..... ..... 000 ..... 0110011'],
  ['sub', 'register', '0100000 ..... ..... 000 ..... 0110011'],
  ['sll', 'register', '0000000 ..... ..... 001 ..... 0110011'],
  ['slt', 'register', '0000000 ..... ..... 010 ..... 0110011'],
  ['sltu', 'register', '0000000 ..... ..... 011 ..... 0110011'],
  ['xor', 'register', '0000000 ..... ..... 100 ..... 0110011'],
  ['srl', 'register', '0000000 ..... ..... 101 ..... 0110011'],
  ['sra', 'register', '0100000 ..... ..... 101 ..... 0110011'],
  ['or', 'register', '0000000 ..... ..... 110 ..... 0110011'],
  ['and', 'register', '0000000 ..... ..... 111 ..... 0110011'],
  ['addiw', 'immediate', '............ ..... 000 ..... 0011011'],
  ['slliw', 'shiftWord', '0000000 ..... ..... 001 ..... 0011011'],
  ['srliw', 'shiftWord', '0000000 ..... ..... 101 ..... 0011011'],
  ['sraiw', 'shiftWord', '0100000 ..... ..... 101 ..... 0011011'],
  ['addw', 'register', '0000000 ..... ..... 000 ..... 0111011'],
  ['subw', 'register', '0100000 ..... ..... 000 ..... 0111011'],
  ['sllw', 'register', '0000000 ..... ..... 001 ..... 0111011'],
  ['srlw', 'register', '0000000 ..... ..... 101 ..... 0111011'],
  ['sraw', 'register', '0100000 ..... ..... 101 ..... 0111011'],
  // The manual reserves the fence's other fields and asks base implementations to ignore them.
  ['fence', 'fence', '.... .... .... ..... 000 ..... 0001111'],
  ['ecall', 'bare', '000000000000 00000 000 00000 1110011'],
  ['ebreak', 'bare', '000000000001 00000 000 00000 1110011'],
]);

const multiplication = define('M', [
  ['mul', 'register', '0000001 ..... ..... 000 ..... 0110011'],
  ['mulh', 'register', '0000001 ..... ..... 001 ..... 0110011'],
  ['mulhsu', 'register', '0000001 ..... ..... 010 ..... 0110011'],
  ['mulhu', 'register', '0000001 ..... ..... 011 ..... 0110011'],
  ['div', 'register', '0000001 ..... ..... 100 ..... 0110011'],
  ['divu', 'register', '0000001 ..... ..... 101 ..... 0110011'],
  ['rem', 'register', '0000001 ..... ..... 110 ..... 0110011'],
  ['remu', 'register', '0000001 ..... ..... 111 ..... 0110011'],
  ['mulw', 'register', '0000001 ..... ..... 000 ..... 0111011'],
  ['divw', 'register', '0000001 ..... ..... 100 ..... 0111011'],
  ['divuw', 'register', '0000001 ..... ..... 101 ..... 0111011'],
  ['remw', 'register', '0000001 ..... ..... 110 ..... 0111011'],
  ['remuw', 'register', '0000001 ..... ..... 111 ..... 0111011'],
]);

const atomics = define('A', [
  ['lr.w', 'loadReserved', '00010 .. 00000 ..... 010 ..... 0101111'],
  ['sc.w', 'atomic', '00011 .. ..... ..... 010 ..... 0101111'],
  ['amoswap.w', 'atomic', '00001 .. ..... ..... 010 ..... 0101111'],
  ['amoadd.w', 'atomic', '00000 .. ..... ..... 010 ..... 0101111'],
  ['amoxor.w', 'atomic', '00100 .. ..... ..... 010 ..... 0101111'],
  ['amoand.w', 'atomic', '01100 .. ..... ..... 010 ..... 0101111'],
  ['amoor.w', 'atomic', '01000 .. ..... ..... 010 ..... 0101111'],
  ['amomin.w', 'atomic', '10000 .. ..... ..... 010 ..... 0101111'],
  ['amomax.w', 'atomic', '10100 .. ..... ..... 010 ..... 0101111'],
  ['amominu.w', 'atomic', '11000 .. ..... ..... 010 ..... 0101111'],
  ['amomaxu.w', 'atomic', '11100 .. ..... ..... 010 ..... 0101111'],
  ['lr.d', 'loadReserved', '00010 .. 00000 ..... 011 ..... 0101111'],
  ['sc.d', 'atomic', '00011 .. ..... ..... 011 ..... 0101111'],
  ['amoswap.d', 'atomic', '00001 .. ..... ..... 011 ..... 0101111'],
  ['amoadd.d', 'atomic', '00000 .. ..... ..... 011 ..... 0101111'],
  ['amoxor.d', 'atomic', '00100 .. ..... ..... 011 ..... 0101111'],
  ['amoand.d', 'atomic', '01100 .. ..... ..... 011 ..... 0101111'],
  ['amoor.d', 'atomic', '01000 .. ..... ..... 011 ..... 0101111'],
  ['amomin.d', 'atomic', '10000 .. ..... ..... 011 ..... 0101111'],
  ['amomax.d', 'atomic', '10100 .. ..... ..... 011 ..... 0101111'],
  ['amominu.d', 'atomic', '11000 .. ..... ..... 011 ..... 0101111'],
  ['amomaxu.d', 'atomic', '11100 .. ..... ..... 011 ..... 0101111'],
]);

const csrs = define('Zicsr', [
  ['csrrw', 'csr', '............ ..... 001 ..... 1110011'],
  ['csrrs', 'csr', '............ ..... 010 ..... 1110011'],
  ['csrrc', 'csr', '............ ..... 011 ..... 1110011'],
  ['csrrwi', 'csrImmediate', '............ ..... 101 ..... 1110011'],
  ['csrrsi', 'csrImmediate', '............ ..... 110 ..... 1110011'],
  ['csrrci', 'csrImmediate', '............ ..... 111 ..... 1110011'],
]);

/** The manual reserves fence.i's other fields and asks base implementations to ignore them. */
const instructionFence = define('Zifencei', [['fence.i', 'bare', '............ ..... 001 ..... 0001111']]);

/** Privileged manual, "RISC-V Privileged Instruction Set Listings"; sret and sfence.vma come with S mode. */
const machine = define('Machine', [
  ['mret', 'bare', '001100000010 00000 000 00000 1110011'],
  ['wfi', 'bare', '000100000101 00000 000 00000 1110011'],
]);

/**
 * Every 32-bit instruction of the hart. Decoder, disassembler, their tests and docs/instructions.md come from
 * this table. Operation numbers follow its order, so extensions are added at the end.
 */
export const INSTRUCTIONS: readonly Instruction[] = [
  ...base,
  ...multiplication,
  ...atomics,
  ...csrs,
  ...instructionFence,
  ...machine,
];

const byName = new Map(INSTRUCTIONS.map((instruction) => [instruction.name, instruction]));

/** The instruction of that name; a name that is not in the table is a mistake in this package. */
export function instructionNamed(name: string): Instruction {
  const instruction = byName.get(name);
  if (instruction === undefined) throw new RangeError(`no instruction is named "${name}"`);
  return instruction;
}
