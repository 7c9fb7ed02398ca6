import { csrName } from '../../../src/riscv/isa/csrs.ts';
import { disassemble } from '../../../src/riscv/isa/disassemble.ts';
import { CSR, extract, IMMEDIATE_I, RD, RS1 } from '../../../src/riscv/isa/fields.ts';
import { registerName } from '../../../src/riscv/isa/registers.ts';

/** Words of which capstone is known to say something else than we, and why. */
export interface CapstoneDifference {
  readonly reason: string;
  /** Whether this row is about the word, whose disassembly by us is `ours`. */
  readonly about: (word: number, ours: string) => boolean;
  /** What capstone says: this text or one of this form, or undefined when it knows no such instruction. */
  readonly theirs: (word: number, ours: string) => string | RegExp | undefined;
}

const isCompressed = (word: number): boolean => (word & 3) !== 3;
const isIllegal = (ours: string): boolean => /^\.(half|word)/.test(ours);
const opcode = (word: number): number => word & 0x7f;
const funct3 = (word: number): number => (word >>> 12) & 7;

const SYSTEM = 0x73;
const JALR = 0x67;
const MISC_MEM = 0x0f;
/** LOAD-FP, STORE-FP, FMADD, FMSUB, FNMSUB, FNMADD, OP-FP. */
const FLOATING_POINT = [0x07, 0x27, 0x43, 0x47, 0x4b, 0x4f, 0x53];

const isCsr = (word: number): boolean => opcode(word) === SYSTEM && funct3(word) !== 0;
const counters = (first: number, stem: string): [number, string][] =>
  Array.from({ length: 29 }, (_, index) => [first + index, `${stem}${index + 3}h`]);

/** CSRs by capstone's names where ours differ. */
const CAPSTONE_CSR_NAMES = new Map<number, string>([
  // The N extension, withdrawn: user-level interrupts.
  [0x000, 'ustatus'],
  [0x004, 'uie'],
  [0x005, 'utvec'],
  [0x040, 'uscratch'],
  [0x041, 'uepc'],
  [0x042, 'ucause'],
  [0x043, 'utval'],
  [0x044, 'uip'],
  [0x102, 'sedeleg'],
  [0x103, 'sideleg'],
  // Upper halves, of RV32 only.
  [0xb80, 'mcycleh'],
  [0xb82, 'minstreth'],
  ...counters(0xb83, 'mhpmcounter'),
  [0xc80, 'cycleh'],
  [0xc81, 'timeh'],
  [0xc82, 'instreth'],
  ...counters(0xc83, 'hpmcounter'),
  // A mistake of capstone: the manual's numbers are the other way round.
  [0x3bd, 'pmpaddr14'],
  [0x3be, 'pmpaddr13'],
  // The name before the debug specification had two of them.
  [0x7b2, 'dscratch'],
]);

export const CAPSTONE_DIFFERENCES: readonly CapstoneDifference[] = [
  {
    reason: 'The all-zero halfword, which the manual defines to be illegal, has a name in capstone.',
    about: (word) => isCompressed(word) && (word & 0xffff) === 0,
    theirs: () => 'c.unimp',
  },
  {
    reason: 'Capstone does not know HINTs that have x0 as destination, nor a c.nop with an immediate.',
    about: (word, ours) => isCompressed(word) && /^c\.(nop$|(slli|li|lui|mv|add) zero,)/.test(ours),
    theirs: () => undefined,
  },
  {
    reason: 'The manual reserves c.lui with immediate 0; capstone writes it.',
    about: (word, ours) => isIllegal(ours) && (word & 0xf07f) === 0x6001,
    theirs: () => /^c\.lui \w+, 0$/,
  },
  {
    reason: 'The table has no D extension yet: compressed loads and stores of floating-point registers.',
    about: (word, ours) => isIllegal(ours) && [0x2000, 0x2002, 0xa000, 0xa002].includes(word & 0xe003),
    theirs: () => /^c\.f[ls]d(sp)? /,
  },
  {
    reason: 'The table has no F and D extensions yet.',
    about: (word, ours) => isIllegal(ours) && FLOATING_POINT.includes(opcode(word)),
    theirs: () => /^f[a-z.]+ /,
  },
  {
    reason: 'The table has no S mode yet, and uret went with the N extension.',
    about: (word, ours) => isIllegal(ours) && opcode(word) === SYSTEM,
    theirs: () => /^(sret|uret|sfence\.vma( \w+(, \w+)?)?)$/,
  },
  {
    reason: 'Capstone writes an offset of jalr as third operand; GNU and newer LLVM write it like a load.',
    about: (word, ours) => opcode(word) === JALR && !isIllegal(ours),
    theirs: (word) =>
      `jalr ${registerName(extract(RD, word))}, ${registerName(extract(RS1, word))}, ${extract(IMMEDIATE_I, word)}`,
  },
  {
    reason: 'Capstone does not write the aliases li and zext.b, and mv only for addi.',
    about: (word, ours) => !isCompressed(word) && /^(li|zext\.b|mv) /.test(ours),
    theirs: (word) => disassemble(word, 0, { aliases: false }).text,
  },
  {
    reason: 'Zero into a register is both li and mv: capstone takes mv, GNU and we take li.',
    about: (_word, ours) => /^li \w+, 0$/.test(ours),
    theirs: (_word, ours) => ours.replace(/^li (\w+), 0$/, 'mv $1, zero'),
  },
  {
    reason:
      'The manual asks to ignore the reserved fields of fences; capstone knows only fences that have them 0.',
    about: (word) =>
      opcode(word) === MISC_MEM && (word & (funct3(word) === 0 ? 0xf00f8f80 : 0xffff8f80)) !== 0,
    theirs: () => undefined,
  },
  {
    reason: 'A fence that orders nothing on one side: we write 0.',
    about: (_word, ours) => /^fence.*\b0\b/.test(ours),
    theirs: (_word, ours) => ours.replaceAll(/\b0\b/g, 'unknown'),
  },
  {
    reason: 'Capstone writes the pseudoinstructions of F for its CSRs.',
    about: (word) => isCsr(word) && [1, 2, 3].includes(extract(CSR, word)),
    theirs: () => /^f[rs](csr|flags|rm)i? /,
  },
  {
    reason: 'Capstone has other names for some CSRs, and none for newer ones.',
    about: isCsr,
    theirs: (word, ours) => {
      const number = extract(CSR, word);
      return ours.replace(csrName(number), CAPSTONE_CSR_NAMES.get(number) ?? `${number}`);
    },
  },
];
