/** Bytes are not what DWARF makes them. Never leaves this folder: debug information that cannot be read is none. */
export class BadDwarf extends Error {}

/** Reads a section from one place on, little endian (DWARF 5, section 7). Numbers beyond 2^53 lose their last digits. */
export class DwarfReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  at: number;

  /** @param end byte offset behind the last byte to be read */
  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = end;
    this.at = at;
  }

  get left(): number {
    return this.#end - this.at;
  }

  /** The same bytes, from here on for so many. */
  part(bytes: number): DwarfReader {
    const from = this.skip(bytes);
    return new DwarfReader(this.#bytes, from, from + bytes);
  }

  /** Goes on behind so many bytes, and returns where they begin. */
  skip(bytes: number): number {
    const from = this.at;
    if (bytes > this.left) throw new BadDwarf('it ends too early');
    this.at += bytes;
    return from;
  }

  u8(): number {
    return this.#view.getUint8(this.skip(1));
  }

  i8(): number {
    return this.#view.getInt8(this.skip(1));
  }

  u16(): number {
    return this.#view.getUint16(this.skip(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  u64(): number {
    return Number(this.#view.getBigUint64(this.skip(8), true));
  }

  i64(): number {
    return Number(this.#view.getBigInt64(this.skip(8), true));
  }

  /** An offset or a length: 4 bytes, or 8 in the 64-bit format. */
  offset(bytes: 4 | 8): number {
    return bytes === 4 ? this.u32() : this.u64();
  }

  uleb(): number {
    return this.#leb().value;
  }

  sleb(): number {
    const { value, bits, negative } = this.#leb();
    return negative ? value - 2 ** bits : value;
  }

  /** A text that ends in a zero byte, of at most `most` bytes. */
  text(most: number): string {
    const rest = this.#bytes.subarray(this.at, Math.min(this.#end, this.at + most));
    const length = rest.indexOf(0);
    if (length < 0) throw new BadDwarf('a text without an end');
    this.at += length + 1;
    return new TextDecoder().decode(rest.subarray(0, length));
  }

  #leb(): { value: number; bits: number; negative: boolean } {
    let value = 0;
    for (let bits = 0; bits < MAX_LEB_BITS; bits += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** bits;
      if (byte < 0x80) return { value, bits: bits + 7, negative: (byte & 0x40) !== 0 };
    }
    throw new BadDwarf('a number without an end');
  }
}

/** Numbers have 64 bits; some assemblers pad them with a few more. */
const MAX_LEB_BITS = 7 * 16;
