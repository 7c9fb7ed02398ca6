import { BadDwarf, DwarfReader } from './dwarf-reader.ts';

/** More is taken for damage. */
export const MAX_NAME_BYTES = 4096;

/** A section of texts that others refer to by offset. */
export class StringSection {
  readonly #bytes: Uint8Array;
  readonly #read = new Map<number, string>();
  /** Texts may share their bytes, and all of them could cost the square of the section's size. */
  #left: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#left = bytes.length * 4;
  }

  at(offset: number): string {
    const known = this.#read.get(offset);
    if (known !== undefined) return known;
    if (offset >= this.#bytes.length) throw new BadDwarf('a text that is not there');
    const text = new DwarfReader(this.#bytes, offset).text(MAX_NAME_BYTES);
    this.#left -= text.length;
    if (this.#left < 0) throw new BadDwarf('texts that share too much');
    this.#read.set(offset, text);
    return text;
  }
}
