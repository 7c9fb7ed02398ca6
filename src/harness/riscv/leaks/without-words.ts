import type { StateStream } from '../../../riscv/device/state-stream.ts';

/** A stream that leaves out the words of one name: they are neither saved nor loaded, and keep the values that they have. */
export class WithoutWords implements StateStream {
  readonly #stream: StateStream;
  readonly #left: string;

  constructor(stream: StateStream, left: string) {
    this.#stream = stream;
    this.#left = left;
  }

  get loading(): boolean {
    return this.#stream.loading;
  }

  u8(name: string, value: number, max?: number): number {
    return this.#stream.u8(name, value, max);
  }

  bool(name: string, value: boolean): boolean {
    return this.#stream.bool(name, value);
  }

  u16(name: string, value: number, max?: number): number {
    return this.#stream.u16(name, value, max);
  }

  u32(name: string, value: number, max?: number): number {
    return name === this.#left ? value : this.#stream.u32(name, value, max);
  }

  u53(name: string, value: number, max?: number): number {
    return this.#stream.u53(name, value, max);
  }

  u64(name: string, value: bigint): bigint {
    return this.#stream.u64(name, value);
  }

  bytes(name: string, value: Uint8Array, maxLength: number): Uint8Array {
    return this.#stream.bytes(name, value, maxLength);
  }

  list<T>(name: string, value: readonly T[], maxLength: number, item: (value: T | undefined) => T): T[] {
    return this.#stream.list(name, value, maxLength, item);
  }

  require(condition: boolean, what: string): void {
    this.#stream.require(condition, what);
  }
}
