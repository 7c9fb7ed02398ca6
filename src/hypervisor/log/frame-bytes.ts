import { ByteReader } from './byte-reader.ts';

/** Longer data gets an array of its own. */
const SHARED_BYTES = 64 * 1024;
/** So many lengths are remembered. */
const MAX_VIEWS = 4096;
/** Shorter data is copied quicker one by one. */
const FEW_BYTES = 32;

/**
 * The bytes of a frame's entries. Data taken out of them comes in arrays that are used again, one of each length: once a
 * length has been there, an event with as many bytes needs no new memory.
 */
export class FrameBytes extends ByteReader {
  /** Data that was taken out lies at the beginning, the frame behind. */
  #memory = new Uint8Array(SHARED_BYTES);
  /** By length, what the data at the beginning is seen through. */
  readonly #views = new Map<number, Uint8Array>();

  /** Begins anew with the first `length` of these bytes. @param offset of the first, in the file */
  load(bytes: Uint8Array, length: number, offset: number): void {
    if (SHARED_BYTES + length > this.#memory.length) {
      this.#memory = new Uint8Array(SHARED_BYTES + length + (length >> 1));
      this.#views.clear();
    }
    this.#memory.set(bytes.subarray(0, length), SHARED_BYTES);
    this.open(this.#memory, SHARED_BYTES, SHARED_BYTES + length, offset - SHARED_BYTES);
  }

  /** The next bytes; they hold until others are taken. */
  data(length: number): Uint8Array {
    const from = this.skip(length);
    const memory = this.#memory;
    if (length > SHARED_BYTES) return memory.slice(from, from + length);
    if (length > FEW_BYTES) memory.copyWithin(0, from, from + length);
    else for (let at = 0; at < length; at++) memory[at] = memory[from + at]!;
    return this.#views.get(length) ?? this.#view(length);
  }

  #view(length: number): Uint8Array {
    if (this.#views.size === MAX_VIEWS) this.#views.clear();
    const view = this.#memory.subarray(0, length);
    this.#views.set(length, view);
    return view;
  }
}
