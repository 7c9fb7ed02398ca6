/** Collected at most this much before it goes out. */
const BUFFER_BYTES = 64 * 1024;
const NEWLINE = 10;

/** What a guest prints, gathered between the turns of the host's loop, so that a byte costs no system call. */
export class StandardOutput {
  readonly #stream: NodeJS.WriteStream;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #length = 0;
  #closed = false;
  /** Whether what was printed last ends a line. */
  #lineEnded = true;

  /** @param onClosed called when the output cannot be written any more: nobody reads it, or its disk is full */
  constructor(stream: NodeJS.WriteStream, onClosed: () => void) {
    this.#stream = stream;
    stream.on('error', () => {
      this.#closed = true;
      onClosed();
    });
  }

  write(data: Uint8Array): void {
    if (data.length > 0) this.#lineEnded = data.at(-1) === NEWLINE;
    for (let at = 0; at < data.length;) {
      const part = data.subarray(at, at + BUFFER_BYTES - this.#length);
      this.#buffer.set(part, this.#length);
      this.#length += part.length;
      at += part.length;
      if (this.#length === BUFFER_BYTES) this.#send();
    }
  }

  get lineEnded(): boolean {
    return this.#lineEnded;
  }

  /** Sends what is gathered; a promise if the reader is slower than the guest. */
  flush(): Promise<void> | undefined {
    this.#send();
    if (this.#closed || !this.#stream.writableNeedDrain) return undefined;
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stream.off('drain', done);
        this.#stream.off('error', done);
        resolve();
      };
      this.#stream.on('drain', done);
      this.#stream.on('error', done);
    });
  }

  /** Sends what is left. What is said on standard error next begins a line of its own where both are one screen. */
  async close(): Promise<void> {
    await this.flush();
    if (!this.#lineEnded && this.#stream.isTTY && process.stderr.isTTY) process.stderr.write('\n');
  }

  #send(): void {
    if (this.#length > 0 && !this.#closed) this.#stream.write(this.#buffer.slice(0, this.#length));
    this.#length = 0;
  }
}
