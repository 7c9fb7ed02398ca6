import { damagedLog } from './bad-log.ts';

const LOW_BITS = 0x7f;
const CONTINUES = 0x80;

/** Reads what `ByteWriter` writes, and refuses what it would not have written. */
export class ByteReader {
  at = 0;
  end = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  /** Of the first byte of `#bytes`, in the file. */
  #offset = 0;

  /** Begins anew with `bytes` from `at` to `end`. @param offset of the first of `bytes`, in the file */
  open(bytes: Uint8Array, at: number, end: number, offset: number): void {
    this.#bytes = bytes;
    this.at = at;
    this.end = end;
    this.#offset = offset;
  }

  /** Where in the file the next byte lies. */
  get offset(): number {
    return this.#offset + this.at;
  }

  u8(): number {
    if (this.at >= this.end) this.#cutOff();
    return this.#bytes[this.at++]!;
  }

  u16(): number {
    const low = this.u8();
    return low | (this.u8() << 8);
  }

  u24(): number {
    const low = this.u16();
    return low | (this.u8() << 16);
  }

  u32(): number {
    const low = this.u16();
    return low + this.u16() * 2 ** 16;
  }

  /** @throws LockstepError `bad-log`: beyond 2^53 - 1 */
  u53(): number {
    const from = this.offset;
    const low = this.u32();
    const value = low + this.u32() * 2 ** 32;
    if (value > Number.MAX_SAFE_INTEGER) throw damagedLog(from, 'a number is beyond 2^53 - 1');
    return value;
  }

  /** @throws LockstepError `bad-log`: it does not end, is longer than it has to be, or no safe integer */
  varint(): number {
    const from = this.offset;
    let byte = this.u8();
    let value = byte & LOW_BITS;
    for (let scale = 2 ** 7; byte & CONTINUES; scale *= 2 ** 7) {
      byte = this.u8();
      value += (byte & LOW_BITS) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw damagedLog(from, 'a number is beyond 2^53 - 1');
      if (byte === 0) throw damagedLog(from, 'a number has more bytes than it needs');
    }
    return value;
  }

  /** The next bytes, not copied. */
  raw(length: number): Uint8Array {
    const from = this.skip(length);
    return this.#bytes.subarray(from, from + length);
  }

  /** Passes over the next bytes. @returns where they begin */
  skip(length: number): number {
    const from = this.at;
    if (length > this.end - from) this.#cutOff();
    this.at = from + length;
    return from;
  }

  #cutOff(): never {
    throw damagedLog(this.#offset + this.end, 'an entry goes on where its frame ends');
  }
}
