const FIRST_BYTES = 4096;
const LOW_BITS = 0x7f;
const CONTINUES = 0x80;

/** Bytes put down one behind another, in a buffer that grows; little endian. */
export class ByteWriter {
  bytes = new Uint8Array(FIRST_BYTES);
  length = 0;

  u8(value: number): void {
    this.#reserve(1);
    this.bytes[this.length++] = value;
  }

  u16(value: number): void {
    this.#reserve(2);
    const { bytes, length } = this;
    bytes[length] = value;
    bytes[length + 1] = value >>> 8;
    this.length = length + 2;
  }

  u24(value: number): void {
    this.#reserve(3);
    const { bytes, length } = this;
    bytes[length] = value;
    bytes[length + 1] = value >>> 8;
    bytes[length + 2] = value >>> 16;
    this.length = length + 3;
  }

  u32(value: number): void {
    this.u16(value);
    this.u16(value >>> 16);
  }

  /** A safe integer from 0, in eight bytes. */
  u53(value: number): void {
    this.u32(value % 2 ** 32);
    this.u32(Math.floor(value / 2 ** 32));
  }

  /** A safe integer from 0, seven bits a byte, the lowest first; all bytes but the last have the highest bit set (LEB128). */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    // Beyond 32 bits the operators for bits do not reach.
    while (rest > 0x7fff_ffff) {
      this.bytes[this.length++] = (rest % 128) | CONTINUES;
      rest = Math.floor(rest / 128);
    }
    while (rest > LOW_BITS) {
      this.bytes[this.length++] = (rest & LOW_BITS) | CONTINUES;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  raw(data: Uint8Array): void {
    this.#reserve(data.length);
    this.bytes.set(data, this.length);
    this.length += data.length;
  }

  /** Begins anew behind `length` bytes, with the memory it has unless that has more than `maxKeptBytes`. */
  clear(length: number, maxKeptBytes: number): void {
    if (this.bytes.length > maxKeptBytes) this.bytes = new Uint8Array(FIRST_BYTES);
    this.length = length;
  }

  #reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(2 * this.bytes.length, this.length + more));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
  }
}
