import type { Image } from './image.ts';
import { debugSections } from './lines/debug-sections.ts';
import { readLineTable } from './lines/read-line-table.ts';
import type { LineTable, SourceLine } from './lines/line-table.ts';

/** By an ELF file's bytes: what was read of them when somebody first asked. */
const tables = new WeakMap<Uint8Array, LineTable>();

/** The line of the source that the code at an address came of, if the guest's file says so. */
export function sourceAt(image: Pick<Image, 'file'>, address: number): SourceLine | undefined {
  if (image.file?.format !== 'elf') return undefined;
  const { bytes } = image.file;
  let table = tables.get(bytes);
  if (table === undefined) tables.set(bytes, (table = readLineTable(debugSections(bytes))));
  return table.sourceAt(address);
}

/** The same as text, as in `uart.c:41`. */
export function sourceOf(image: Pick<Image, 'file'>, address: number): string | undefined {
  const source = sourceAt(image, address);
  return source && `${source.file}:${source.line}`;
}
