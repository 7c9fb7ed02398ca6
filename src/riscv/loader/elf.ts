import { LockstepError } from '../../machine/errors.ts';
import { architectureOf } from './attributes.ts';
import { PROGRAM_HEADER_BYTES, readElfHeader } from './elf-header.ts';
import type { ElfHeader } from './elf-header.ts';
import { contents, readSections } from './elf-sections.ts';
import type { Section } from './elf-sections.ts';
import { readSymbols } from './elf-symbols.ts';
import { LINK_IN_RAM } from './image.ts';
import type { Segment } from './image.ts';
import { sortSymbols } from './symbols.ts';
import type { GuestSymbol } from './symbols.ts';

/** A RISC-V ELF executable, checked. */
export interface ElfFile {
  readonly name: string;
  readonly type: 'executable' | 'position-independent';
  /** Physical address of the first instruction. */
  readonly entry: number;
  readonly segments: readonly ElfSegment[];
  /** Sorted by address. */
  readonly symbols: readonly GuestSymbol[];
  /** Where instructions are: the executable sections, or in a file without sections the executable segments. */
  readonly code: readonly AddressRange[];
  /** Whether it says that it holds compressed instructions. */
  readonly compressed: boolean;
  readonly floatAbi: 'soft' | 'single' | 'double' | 'quad';
  /** The instruction set that the toolchain noted, such as `rv64i2p1_m2p0_a2p1_c2p0`. */
  readonly architecture: string | undefined;
}

/** A segment that is loaded. `address` is where: the physical address, as QEMU has it too. */
export interface ElfSegment extends Segment {
  readonly virtualAddress: number;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly executable: boolean;
  /**
   * How many bytes at its start belong to no section: the file's own headers, which some linkers map for dynamic linkers
   * to read, and padding behind them.
   */
  readonly headerBytes: number;
}

export interface AddressRange {
  readonly address: number;
  readonly bytes: number;
}

const SEGMENT_LOAD = 1;
const SEGMENT_INTERPRETER = 3;
const SEGMENT_EXECUTABLE = 1;
const SEGMENT_WRITABLE = 2;
const SEGMENT_READABLE = 4;
const SECTION_SYMBOLS = 2;
const SECTION_RISCV_ATTRIBUTES = 0x7000_0003;
const SECTION_ALLOCATED = 2;
const SECTION_EXECUTABLE = 4;
const FLAG_COMPRESSED = 1;
const FLOAT_ABIS = ['soft', 'single', 'double', 'quad'] as const;

/**
 * Reads an ELF64 executable for RISC-V (System V gABI, chapters 4 and 5; RISC-V ELF psABI). Position-independent ones
 * are taken at the addresses that they were linked for, and relocate themselves; what needs a dynamic linker is refused.
 *
 * The segments' data are views of `bytes`, not copies.
 * @throws LockstepError `bad-image`
 */
export function readElf(bytes: Uint8Array, name: string): ElfFile {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readElfHeader(file, name);
  const sections = readSections(file, header, name);
  const segments = readSegments(file, header, sections, name);
  const attributes = sections.find(({ type }) => type === SECTION_RISCV_ATTRIBUTES);
  // There is at most one (gABI, "Section Header").
  const symbols = sections.find(({ type }) => type === SECTION_SYMBOLS);
  return {
    name,
    type: header.type,
    entry: physicalEntry(header.entry, segments, name),
    segments,
    symbols: sortSymbols(
      readSymbols(contents(file, symbols), contents(file, symbols && sections[symbols.link]), name),
    ),
    code: codeRanges(sections, segments),
    compressed: (header.flags & FLAG_COMPRESSED) !== 0,
    floatAbi: FLOAT_ABIS[(header.flags >>> 1) & 3]!,
    architecture: attributes && architectureOf(contents(file, attributes)),
  };
}

function readSegments(
  file: DataView,
  header: ElfHeader,
  sections: readonly Section[],
  name: string,
): ElfSegment[] {
  const { offset, entries } = header.programHeaders;
  const headersEnd = offset + entries * PROGRAM_HEADER_BYTES;
  const segments: ElfSegment[] = [];
  for (let index = 0; index < entries; index++) {
    const at = offset + index * PROGRAM_HEADER_BYTES;
    const type = file.getUint32(at, true);
    if (type === SEGMENT_INTERPRETER) {
      throw new LockstepError('bad-image', `${name}: needs a dynamic linker; link it with -static`);
    }
    if (type !== SEGMENT_LOAD) continue;
    const segment = readSegment(file, at, name);
    const headed = Number(file.getBigUint64(at + 8, true)) < headersEnd;
    segments.push(headed ? { ...segment, headerBytes: headerBytes(segment, sections, headersEnd) } : segment);
  }
  if (segments.length === 0) throw new LockstepError('bad-image', `${name}: no segment to load`);
  return segments.filter(({ bytes }) => bytes > 0).sort((a, b) => a.address - b.address);
}

/** How far the file's headers reach in a segment that begins with them: to its first section. */
function headerBytes(
  { virtualAddress, data, bytes }: ElfSegment,
  sections: readonly Section[],
  headersEnd: number,
): number {
  const starts = sections
    .filter(({ flags }) => (flags & SECTION_ALLOCATED) !== 0)
    .map(({ address }) => Number(BigInt.asIntN(64, address)) - virtualAddress)
    .filter((start) => start >= 0 && start < bytes);
  if (starts.length > 0) return Math.min(...starts);
  return data.length === bytes && bytes <= headersEnd ? bytes : 0;
}

/** One program header of a loadable segment, and its bytes. */
function readSegment(file: DataView, at: number, name: string): ElfSegment {
  const flags = file.getUint32(at + 4, true);
  const offset = file.getBigUint64(at + 8, true);
  const virtualAddress = file.getBigUint64(at + 16, true);
  const address = file.getBigUint64(at + 24, true);
  const fileBytes = file.getBigUint64(at + 32, true);
  const bytes = file.getBigUint64(at + 40, true);
  const where = `the segment at 0x${address.toString(16)}`;
  if (fileBytes > 0n && offset + fileBytes > BigInt(file.byteLength)) {
    const end = offset + fileBytes;
    throw new LockstepError(
      'bad-image',
      `${name}: truncated: ${where} ends at byte ${end}, but the file has ${file.byteLength}`,
    );
  }
  if (fileBytes > bytes) {
    throw new LockstepError(
      'bad-image',
      `${name}: damaged: ${where} has more bytes in the file than in memory`,
    );
  }
  if (address + bytes > Number.MAX_SAFE_INTEGER) {
    throw new LockstepError('bad-image', `${name}: ${where} lies outside RAM; ${LINK_IN_RAM}`);
  }
  return {
    address: Number(address),
    virtualAddress: Number(BigInt.asIntN(64, virtualAddress)),
    data:
      fileBytes > 0n
        ? new Uint8Array(file.buffer, file.byteOffset + Number(offset), Number(fileBytes))
        : new Uint8Array(0),
    bytes: Number(bytes),
    readable: (flags & SEGMENT_READABLE) !== 0,
    writable: (flags & SEGMENT_WRITABLE) !== 0,
    executable: (flags & SEGMENT_EXECUTABLE) !== 0,
    headerBytes: 0,
  };
}

/** The header gives the entry as a virtual address; a hart starts without translation, at the physical one. */
function physicalEntry(entry: bigint, segments: readonly ElfSegment[], name: string): number {
  const virtual = Number(BigInt.asIntN(64, entry));
  const home = segments.find(
    (s) => s.executable && virtual >= s.virtualAddress && virtual < s.virtualAddress + s.bytes,
  );
  if (home !== undefined) return virtual - home.virtualAddress + home.address;
  if (entry > Number.MAX_SAFE_INTEGER) {
    throw new LockstepError(
      'bad-image',
      `${name}: the entry 0x${entry.toString(16)} lies outside RAM; ${LINK_IN_RAM}`,
    );
  }
  return Number(entry);
}

function codeRanges(sections: readonly Section[], segments: readonly ElfSegment[]): AddressRange[] {
  const executable = sections
    .filter(({ flags, bytes }) => (flags & SECTION_EXECUTABLE) !== 0 && bytes > 0)
    .map(({ address, bytes }) => ({ address: Number(BigInt.asIntN(64, address)), bytes }));
  if (executable.length > 0) return executable.sort((a, b) => a.address - b.address);
  return segments
    .filter((segment) => segment.executable && segment.data.length > 0)
    .map(({ virtualAddress, data }) => ({ address: virtualAddress, bytes: data.length }));
}
