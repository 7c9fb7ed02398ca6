import { BadDwarf, DwarfReader } from './dwarf-reader.ts';
import type { DebugSections } from './debug-sections.ts';
import { FileNumbers } from './file-numbers.ts';
import { readLineHeader } from './line-header.ts';
import type { LineHeader, NameSections } from './line-header.ts';
import { runLineProgram } from './line-program.ts';
import type { LineRow, LineSequence } from './line-program.ts';
import { LineTable } from './line-table.ts';
import { StringSection } from './string-section.ts';

/**
 * Reads line information (DWARF 2 to 5, section 6.2). What of it is damaged, or unknown, is as if it were not there: that
 * is never more than a unit, unless the length of one is wrong.
 */
export function readLineTable({ lines, lineStrings, strings }: DebugSections): LineTable {
  const names = { lineStrings: new StringSection(lineStrings), strings: new StringSection(strings) };
  const files = new FileNumbers();
  const sequences: LineSequence[] = [];
  const reader = new DwarfReader(lines);
  for (let unit = nextUnit(reader); unit !== undefined; unit = nextUnit(reader)) {
    for (const sequence of readUnit(unit, names, files)) sequences.push(sequence);
  }
  return new LineTable(sequences, files.names());
}

interface Unit {
  readonly reader: DwarfReader;
  /** 4, or 8 in the 64-bit format. */
  readonly offsetBytes: 4 | 8;
}

/** The next unit, behind its length; undefined behind the last one that is whole. */
function nextUnit(reader: DwarfReader): Unit | undefined {
  return unlessBad(() => {
    const length = reader.u32();
    if (length < 0xffff_fff0) return { reader: reader.part(length), offsetBytes: 4 as const };
    if (length < 0xffff_ffff) return undefined;
    return { reader: reader.part(reader.u64()), offsetBytes: 8 as const };
  });
}

/** The sequences of a unit, whose files get numbers that all units share. */
function readUnit({ reader, offsetBytes }: Unit, names: NameSections, files: FileNumbers): LineSequence[] {
  const read = unlessBad(() => {
    const header = readLineHeader(reader, reader.u16(), offsetBytes, names);
    return { header, sequences: runLineProgram(header, reader) };
  });
  if (read === undefined) return [];
  const numbers = new Map<number, number>();
  const renumber = (row: LineRow): LineRow => {
    const number = numbers.get(row.file) ?? files.numberOf(pathParts(read.header, row.file));
    numbers.set(row.file, number);
    return { ...row, file: number };
  };
  return read.sequences.map(({ rows, end }) => ({ rows: rows.map(renumber), end }));
}

function pathParts({ files, directories }: LineHeader, number: number): string[] {
  const file = files[number];
  if (file === undefined) return [];
  // Those of directory 0 are where the compiler was, and so are the other directories.
  const inside = file.directory === 0 ? [] : [directories[file.directory] ?? ''];
  return [directories[0] ?? '', ...inside, file.name];
}

function unlessBad<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadDwarf) return undefined;
    throw error;
  }
}
