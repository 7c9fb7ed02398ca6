/** Longer data gets an array of its own. */
const MAX_SHARED_BYTES = 64 * 1024;
/** More is not kept. */
const MAX_KEPT_BYTES = 2 ** 20;

/** Arrays that are used again: one of each length, so that no event needs memory once its length has been there. */
export class Scratch {
  readonly #arrays = new Map<number, Uint8Array>();
  #kept = 0;

  /** An array of this length. Its content is whatever it was used for last. */
  array(length: number): Uint8Array {
    const present = this.#arrays.get(length);
    if (present !== undefined) return present;
    const made = new Uint8Array(length);
    if (length > MAX_SHARED_BYTES) return made;
    if (this.#kept + length > MAX_KEPT_BYTES) {
      this.#arrays.clear();
      this.#kept = 0;
    }
    this.#arrays.set(length, made);
    this.#kept += length;
    return made;
  }
}
