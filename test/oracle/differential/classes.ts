import { COMPRESSED_INSTRUCTIONS } from '../../../src/riscv/isa/compressed.ts';
import type { CompressedInstruction } from '../../../src/riscv/isa/compressed.ts';
import { FORMATS } from '../../../src/riscv/isa/formats.ts';
import type { Format, FormatName, Uses } from '../../../src/riscv/isa/formats.ts';
import { INSTRUCTIONS, instructionNamed } from '../../../src/riscv/isa/instructions.ts';
import type { Instruction } from '../../../src/riscv/isa/instructions.ts';

/** What an instruction needs around it, to be executed without leaving the sequence. */
export type InstructionClass =
  /** Nothing: it reads and writes registers. */
  | 'compute'
  /** An address: load, store, AMO. */
  | 'access'
  /** Its partner: LR or SC. */
  | 'reserve'
  /** A target that the encoding holds. */
  | 'branch'
  /** A target in a register. */
  | 'jump'
  /** A CSR. */
  | 'csr'
  /** It always traps. */
  | 'trap'
  /** An address in mepc. */
  | 'return'
  /** An interrupt that is pending. */
  | 'wait';

const BY_FORMAT: Readonly<Record<FormatName, InstructionClass>> = {
  register: 'compute',
  immediate: 'compute',
  shift: 'compute',
  shiftWord: 'compute',
  upper: 'compute',
  fence: 'compute',
  bare: 'compute',
  load: 'access',
  store: 'access',
  atomic: 'access',
  loadReserved: 'reserve',
  branch: 'branch',
  jump: 'branch',
  csr: 'csr',
  csrImmediate: 'csr',
};

/** Those whose class their format does not tell. */
const BY_NAME: Readonly<Record<string, InstructionClass>> = {
  jalr: 'jump',
  'sc.w': 'reserve',
  'sc.d': 'reserve',
  ecall: 'trap',
  ebreak: 'trap',
  mret: 'return',
  wfi: 'wait',
};

/** One row of either table, with what the generator asks about it. */
export interface Row {
  readonly name: string;
  readonly bits: 16 | 32;
  readonly mask: number;
  readonly match: number;
  readonly uses: Uses;
  readonly class: InstructionClass;
  readonly compressed: CompressedInstruction | undefined;
}

function classOf({ name, format }: Instruction): InstructionClass {
  return BY_NAME[name] ?? BY_FORMAT[format];
}

const full = INSTRUCTIONS.map((instruction): Row => {
  const { uses }: Format = FORMATS[instruction.format];
  const { name, mask, match } = instruction;
  return { name, bits: 32, mask, match, uses, class: classOf(instruction), compressed: undefined };
});

const half = COMPRESSED_INSTRUCTIONS.map((compressed): Row => {
  const { name, mask, match, uses, expansion } = compressed;
  return { name, bits: 16, mask, match, uses, class: classOf(instructionNamed(expansion)), compressed };
});

/** Every instruction of both tables. */
export const ROWS: readonly Row[] = [...full, ...half];

export function rowsOf(wanted: InstructionClass): readonly Row[] {
  return ROWS.filter((row) => row.class === wanted);
}
