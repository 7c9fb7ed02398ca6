/** A source of 32-bit integers and of numbers in [0, 1), such as seedrandom's. */
export interface Generator {
  int32(): number;
  double(): number;
}

/** Draws of the kinds that simulations need, from one generator. */
export class Random {
  readonly #generator: Generator;

  constructor(generator: Generator) {
    this.#generator = generator;
  }

  /** An integer from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.#generator.double() * (max - min + 1));
  }

  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.integer(1, n) === 1;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#generator.int32() & 0xff);
  }
}
