/** What somebody sees of one sector: what one machine has there, in its order. */
export class SectorOrder {
  readonly #contents: readonly Uint8Array[];
  /** The earliest of the contents that may be the one that was seen last. */
  #at = 0;
  #stepsBack = 0;

  /** @param contents in the order in which one machine has them */
  constructor(contents: readonly Uint8Array[]) {
    this.#contents = contents;
  }

  /**
   * What is wrong with what is seen now, if anything.
   * @param stepsBack how often it could have become what it was before, since power-on
   */
  objection(data: Uint8Array, stepsBack: number): string | undefined {
    if (stepsBack > this.#stepsBack) this.#at = 0;
    this.#stepsBack = stepsBack;
    const next = this.#contents.findIndex((content, index) => index >= this.#at && equal(content, data));
    if (next >= 0) {
      this.#at = next;
      return undefined;
    }
    const before = this.#contents.some((content) => equal(content, data));
    return before
      ? 'once more what it had held before something else'
      : 'what one machine never writes there';
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
