/** More names than these are written out each time. */
const MAX_NAMES = 256;

/** The names of signals that a log has had so far, each known by its number from then on. */
export class NameTable {
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** How many are known; this number says that a name follows. */
  get length(): number {
    return this.#names.length;
  }

  /** The name's number; that of a name that follows, if it is not known. */
  numberOf(name: string): number {
    return this.#numbers.get(name) ?? this.#names.length;
  }

  nameOf(number: number): string | undefined {
    return this.#names[number];
  }

  /** A name was written out. */
  add(name: string): void {
    if (this.#names.length === MAX_NAMES) return;
    this.#numbers.set(name, this.#names.length);
    this.#names.push(name);
  }
}
