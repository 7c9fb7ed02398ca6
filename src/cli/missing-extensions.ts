import type { ElfFile } from '../riscv/loader/elf.ts';

/** What the hart executes: its extensions, their parts, and extensions that only name hints. */
const SUPPORTED: ReadonlySet<string> = new Set(
  'i e g m a c zicsr zifencei zicntr zmmul zaamo zalrsc zca zihintpause zihintntl zicbop'.split(' '),
);
/** Names that toolchains write beside an extension that contains or implies them. */
const IMPLIED_BY: readonly (readonly [RegExp, string])[] = [
  [/^zcf$/, 'f'],
  [/^zcd$/, 'd'],
  [/^zv[el]\d/, 'v'],
];
const GENERAL = ['f', 'd'];
const BY_FLOAT_ABI = { soft: [], single: ['f'], double: ['f', 'd'], quad: ['f', 'd', 'q'] } as const;

/**
 * The extensions that a program was built for and the hart lacks, written as in `F` or `Zba`: what its attributes name
 * (RISC-V ELF psABI, "Attributes"), and the registers that its calling convention passes numbers in.
 */
export function missingExtensions({ architecture, floatAbi }: ElfFile): string[] {
  const wanted = new Set([...extensionsOf(architecture ?? ''), ...BY_FLOAT_ABI[floatAbi]]);
  return [...wanted]
    .filter((name) => !SUPPORTED.has(name))
    .filter((name) => !IMPLIED_BY.some(([part, whole]) => part.test(name) && wanted.has(whole)))
    .map((name) => name.charAt(0).toUpperCase() + name.slice(1));
}

/** The extensions in an architecture string such as `rv64i2p1_m2p0_zicsr2p0` or `rv64gc_zba`, in lower case. */
function extensionsOf(architecture: string): string[] {
  const [letters = '', ...others] = architecture
    .toLowerCase()
    .replace(/^rv\d+/, '')
    .split('_');
  const single = letters.match(/[a-z](\d+(p\d+)?)?/g) ?? [];
  const names = [...single, ...others].map((name) => name.replace(/(\d+p\d+|(?<=^[a-z])\d+)$/, ''));
  return names.flatMap((name) => (name === 'g' ? ['g', ...GENERAL] : [name])).filter((name) => name !== '');
}
