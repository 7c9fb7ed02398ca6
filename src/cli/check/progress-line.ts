const ERASE_LINE = '\r\u001b[K';

/** A line that says how far something is, again and again in the same place; nothing where there is no terminal. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #shown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (!this.#stream.isTTY) return;
    this.#stream.write(`${ERASE_LINE}${text}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.#stream.write(ERASE_LINE);
    this.#shown = false;
  }
}
