import { BadDwarf } from './dwarf-reader.ts';
import type { DwarfReader } from './dwarf-reader.ts';
import { MAX_NAME_BYTES } from './string-section.ts';
import type { StringSection } from './string-section.ts';

/** What stands in front of a line program, as far as it matters here (DWARF 5, section 6.2.4). */
export interface LineHeader {
  /** What one step of an address is worth, in bytes. */
  readonly instructionBytes: number;
  readonly lineBase: number;
  readonly lineRange: number;
  /** The first special opcode. */
  readonly opcodeBase: number;
  /** By standard opcode, from 1: how many numbers follow it. */
  readonly operands: readonly number[];
  readonly directories: readonly string[];
  /** By the number that the program has for it. */
  readonly files: FileEntry[];
}

export interface FileEntry {
  readonly name: string;
  /** Index of the directory that the name is relative to. */
  readonly directory: number;
}

/** The sections that names can lie in. */
export interface NameSections {
  readonly lineStrings: StringSection;
  readonly strings: StringSection;
}

const CONTENT_PATH = 1;
const CONTENT_DIRECTORY = 2;

/** By form, how a value of an entry is read: `DW_FORM_` in DWARF 5, section 7.5.6. */
const FORMS: Readonly<Record<number, (reader: DwarfReader, format: Format) => number | string>> = {
  0x03: (reader) => reader.skip(reader.u16()),
  0x04: (reader) => reader.skip(reader.u32()),
  0x05: (reader) => reader.u16(),
  0x06: (reader) => reader.u32(),
  0x07: (reader) => reader.u64(),
  0x08: (reader) => reader.text(MAX_NAME_BYTES),
  0x09: (reader) => reader.skip(reader.uleb()),
  0x0a: (reader) => reader.skip(reader.u8()),
  0x0b: (reader) => reader.u8(),
  0x0d: (reader) => reader.sleb(),
  0x0e: (reader, { names, offsetBytes }) => names.strings.at(reader.offset(offsetBytes)),
  0x0f: (reader) => reader.uleb(),
  0x1e: (reader) => reader.skip(16),
  0x1f: (reader, { names, offsetBytes }) => names.lineStrings.at(reader.offset(offsetBytes)),
};

interface Format {
  readonly names: NameSections;
  readonly offsetBytes: 4 | 8;
}

/**
 * Reads the header of a unit behind its length and version, and leaves the reader where the program begins.
 * @param offsetBytes 4, or 8 in the 64-bit format
 */
export function readLineHeader(
  reader: DwarfReader,
  version: number,
  offsetBytes: 4 | 8,
  names: NameSections,
): LineHeader {
  if (version < 2 || version > 5) throw new BadDwarf(`version ${version}`);
  if (version === 5) reader.skip(1); // the size of an address, which each address has as well
  if (version === 5 && reader.u8() !== 0) throw new BadDwarf('addresses with segments');
  const headerBytes = reader.offset(offsetBytes);
  const header = reader.part(headerBytes);
  const instructionBytes = header.u8();
  if (version >= 4 && header.u8() !== 1) throw new BadDwarf('several operations in an instruction');
  header.skip(1); // whether rows are statements at first
  const lineBase = header.i8();
  const lineRange = header.u8();
  const opcodeBase = header.u8();
  if (lineRange === 0 || opcodeBase === 0) throw new BadDwarf('special opcodes that say nothing');
  const operands = [0, ...Array.from({ length: opcodeBase - 1 }, () => header.u8())];
  const tables = version === 5 ? tablesOf5(header, { names, offsetBytes }) : tablesOf2(header);
  return { instructionBytes, lineBase, lineRange, opcodeBase, operands, ...tables };
}

/** Up to DWARF 4: directory 0 is the compiler's own, which is not in the table; files count from 1. */
function tablesOf2(reader: DwarfReader): Pick<LineHeader, 'directories' | 'files'> {
  const directories = [''];
  for (let name = reader.text(MAX_NAME_BYTES); name !== ''; name = reader.text(MAX_NAME_BYTES)) {
    directories.push(name);
  }
  const files: FileEntry[] = [{ name: '', directory: 0 }];
  for (let entry = readFileOf2(reader); entry.name !== ''; entry = readFileOf2(reader)) files.push(entry);
  return { directories, files };
}

/** An entry of a table of files up to DWARF 4; one with an empty name is its end. */
export function readFileOf2(reader: DwarfReader): FileEntry {
  const name = reader.text(MAX_NAME_BYTES);
  if (name === '') return { name, directory: 0 };
  const directory = reader.uleb();
  reader.uleb(); // when it was changed
  reader.uleb(); // how long it is
  return { name, directory };
}

function tablesOf5(reader: DwarfReader, format: Format): Pick<LineHeader, 'directories' | 'files'> {
  const directories = readTable(reader, format).map(({ name }) => name);
  return { directories, files: readTable(reader, format) };
}

/** A table that says of itself what is in an entry, and in which form. */
function readTable(reader: DwarfReader, format: Format): FileEntry[] {
  const fields = Array.from({ length: reader.u8() }, () => ({ content: reader.uleb(), form: reader.uleb() }));
  const entries = reader.uleb();
  // An entry takes a byte at least: without any, a few bytes could ask for as many entries as they like.
  if (entries > (fields.length === 0 ? 0 : reader.left)) throw new BadDwarf('more entries than bytes');
  return Array.from({ length: entries }, () => {
    const entry = { name: '', directory: 0 };
    for (const { content, form } of fields) {
      const value = FORMS[form]?.(reader, format);
      if (value === undefined) throw new BadDwarf(`a value of form ${form}`);
      if (content === CONTENT_PATH && typeof value === 'string') entry.name = value;
      if (content === CONTENT_DIRECTORY && typeof value === 'number') entry.directory = value;
    }
    return entry;
  });
}
