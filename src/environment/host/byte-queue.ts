/** Bytes that have come and are taken later, in order. */
export class ByteQueue {
  readonly #chunks: Uint8Array[] = [];
  /** How much of the first chunk is taken. */
  #offset = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** Takes the oldest bytes, at most `most`. */
  take(most: number): Uint8Array {
    const taken = new Uint8Array(Math.min(most, this.#length));
    for (let done = 0; done < taken.length;) {
      const chunk = this.#chunks[0]!;
      const part = chunk.subarray(this.#offset, this.#offset + taken.length - done);
      taken.set(part, done);
      done += part.length;
      this.#offset += part.length;
      if (this.#offset === chunk.length) {
        this.#chunks.shift();
        this.#offset = 0;
      }
    }
    this.#length -= taken.length;
    return taken;
  }
}
