import { LockstepError } from '../../machine/errors.ts';

/** What the ELF header says, of a file that this machine could run (System V gABI, "ELF Header"). */
export interface ElfHeader {
  readonly type: 'executable' | 'position-independent';
  /** Virtual address. */
  readonly entry: bigint;
  /** `EF_RISCV_` flags (RISC-V ELF psABI, "File Header"). */
  readonly flags: number;
  readonly programHeaders: Table;
  readonly sectionHeaders: Table;
  /** Index of the section that holds the names of sections. */
  readonly sectionNames: number;
}

/** A table in the file: byte offset and number of entries. */
export interface Table {
  readonly offset: number;
  readonly entries: number;
}

export const PROGRAM_HEADER_BYTES = 56;
export const SECTION_HEADER_BYTES = 64;

const HEADER_BYTES = 64;
const MAGIC = 0x7f45_4c46;
const MACHINE_RISCV = 243;
const MACHINES: Readonly<Record<number, string>> = {
  2: 'SPARC',
  3: 'x86',
  4: '68000',
  8: 'MIPS',
  20: 'PowerPC',
  21: '64-bit PowerPC',
  22: 'S/390',
  40: 'ARM',
  42: 'SuperH',
  62: 'x86-64',
  83: 'AVR',
  94: 'Xtensa',
  183: 'AArch64',
  247: 'BPF',
  258: 'LoongArch',
};
const TYPE = { relocatable: 1, executable: 2, shared: 3, core: 4 } as const;

/**
 * Reads the header, refusing what is no program for a 64-bit RISC-V computer.
 * @throws LockstepError `bad-image`
 */
export function readElfHeader(file: DataView, name: string): ElfHeader {
  const refuse = (what: string): never => {
    throw new LockstepError('bad-image', `${name}: ${what}`);
  };
  identify(file, refuse);
  const machine = file.getUint16(18, true);
  if (machine !== MACHINE_RISCV) {
    refuse(`built for ${MACHINES[machine] ?? `machine ${machine}`}, not for RISC-V`);
  }
  const type = file.getUint16(16, true);
  if (type === TYPE.relocatable) refuse('an object file (.o); link it to an executable first');
  if (type === TYPE.core) refuse('a core dump, not an executable');
  if (type !== TYPE.executable && type !== TYPE.shared) refuse(`not an executable (ELF type ${type})`);
  return {
    type: type === TYPE.executable ? 'executable' : 'position-independent',
    entry: file.getBigUint64(24, true),
    flags: file.getUint32(48, true),
    programHeaders: tableAt(file, 32, 54, PROGRAM_HEADER_BYTES, 'program headers', refuse),
    sectionHeaders: tableAt(file, 40, 58, SECTION_HEADER_BYTES, 'section headers', refuse),
    sectionNames: file.getUint16(62, true),
  };
}

/** Checks `e_ident` and that there is a whole header. */
function identify(file: DataView, refuse: (what: string) => never): void {
  if (file.byteLength === 0) refuse('the file is empty');
  if (file.byteLength < 4 || file.getUint32(0) !== MAGIC) {
    refuse('not an ELF file; --raw runs a file of plain instructions from 0x80000000');
  }
  if (file.byteLength >= 6) {
    if (file.getUint8(4) === 1) refuse('a 32-bit ELF file; this machine is a 64-bit one (RV64)');
    if (file.getUint8(4) !== 2) refuse(`unknown ELF class ${file.getUint8(4)}`);
    if (file.getUint8(5) === 2) refuse('a big-endian ELF file; this machine is little-endian');
    if (file.getUint8(5) !== 1) refuse(`unknown ELF byte order ${file.getUint8(5)}`);
  }
  if (file.byteLength < HEADER_BYTES)
    refuse(`truncated: ${file.byteLength} bytes are less than an ELF header`);
  if (file.getUint8(6) !== 1) refuse(`unknown ELF version ${file.getUint8(6)}`);
}

/** The table whose offset is at `offsetAt`, and whose entries' size and number are at `sizeAt`. */
function tableAt(
  file: DataView,
  offsetAt: number,
  sizeAt: number,
  entryBytes: number,
  what: string,
  refuse: (what: string) => never,
): Table {
  const offset = file.getBigUint64(offsetAt, true);
  const entries = file.getUint16(sizeAt + 2, true);
  if (offset === 0n || entries === 0) return { offset: 0, entries: 0 };
  const bytes = file.getUint16(sizeAt, true);
  if (bytes !== entryBytes) refuse(`damaged: its ${what} have ${bytes} bytes each, not ${entryBytes}`);
  const end = offset + BigInt(entries * entryBytes);
  if (end > BigInt(file.byteLength)) {
    refuse(`truncated: its ${what} end at byte ${end}, but the file has ${file.byteLength}`);
  }
  return { offset: Number(offset), entries };
}
