import { inflateInto, MAX_DEFLATE_RATIO } from '../../../machine/inflate-into.ts';
import { readElfHeader } from '../elf-header.ts';
import { contents, readSections, sectionNamed } from '../elf-sections.ts';
import type { Section } from '../elf-sections.ts';

/** What line information is read from: the contents of `.debug_line`, `.debug_line_str` and `.debug_str`. */
export interface DebugSections {
  readonly lines: Uint8Array;
  readonly lineStrings: Uint8Array;
  readonly strings: Uint8Array;
}

/** Larger ones are left alone. */
const MAX_BYTES = 64 * 1024 * 1024;
const FLAG_COMPRESSED = 0x800;
const COMPRESSION_ZLIB = 1;
const COMPRESSION_HEADER_BYTES = 24;
/** In front of the compressed data (RFC 1950), and behind it: a checksum. */
const ZLIB_HEADER_BYTES = 2;
const ZLIB_CHECKSUM_BYTES = 4;
const ZLIB_PRESET_DICTIONARY = 0x20;

/**
 * The debug sections of an ELF file; empty are those that it lacks, or that are compressed in a way that is not read.
 * @throws LockstepError `bad-image`: it is no ELF file
 */
export function debugSections(elf: Uint8Array): DebugSections {
  const file = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const header = readElfHeader(file, '');
  const sections = readSections(file, header, '');
  const names = contents(file, sections[header.sectionNames]);
  const read = (name: string): Uint8Array => unpacked(file, sectionNamed(sections, names, name));
  return { lines: read('.debug_line'), lineStrings: read('.debug_line_str'), strings: read('.debug_str') };
}

/** A section's bytes, inflated if need be (gABI, "Section Compression"). */
function unpacked(file: DataView, section: Section | undefined): Uint8Array {
  const none = new Uint8Array(0);
  const bytes = contents(file, section);
  if (bytes.length > MAX_BYTES) return none;
  if (section === undefined || (section.flags & FLAG_COMPRESSED) === 0) return bytes;
  const zlib = COMPRESSION_HEADER_BYTES + ZLIB_HEADER_BYTES;
  if (bytes.length < zlib + ZLIB_CHECKSUM_BYTES) return none;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = Number(view.getBigUint64(8, true));
  const dictionary = (bytes[zlib - 1]! & ZLIB_PRESET_DICTIONARY) !== 0;
  if (view.getUint32(0, true) !== COMPRESSION_ZLIB || dictionary) return none;
  if (size > MAX_BYTES || size > bytes.length * MAX_DEFLATE_RATIO) return none;
  const inflated = new Uint8Array(size);
  try {
    return inflateInto(inflated, bytes.subarray(zlib, -ZLIB_CHECKSUM_BYTES)) === size ? inflated : none;
  } catch {
    return none;
  }
}
