import { LockstepError } from '../../machine/errors.ts';

/**
 * Saving and loading in one description: a device names each part of its state once, and the stream either writes the
 * value that it is given and returns it, or reads one and returns that. So `this.level = s.u8('level', this.level)`
 * saves and loads.
 *
 * Little-endian, no padding. Loading refuses what saving would not have written: every accepted byte matters.
 */
export interface StateStream {
  readonly loading: boolean;
  /** 0 or 1. */
  bool(name: string, value: boolean): boolean;
  /** An integer of 1 byte, at most `max`. */
  u8(name: string, value: number, max?: number): number;
  u16(name: string, value: number, max?: number): number;
  u32(name: string, value: number, max?: number): number;
  /** A safe integer from 0, in 8 bytes. */
  u53(name: string, value: number, max?: number): number;
  u64(name: string, value: bigint): bigint;
  /** A byte string with its length; at most `maxLength` bytes. */
  bytes(name: string, value: Uint8Array, maxLength: number): Uint8Array;
  /** A list with its length; `item` exchanges one element (given `undefined` when loading). */
  list<T>(name: string, value: readonly T[], maxLength: number, item: (value: T | undefined) => T): T[];
  /** Refuses the state when loading, where `condition` does not hold. */
  require(condition: boolean, what: string): void;
}

/** Collects a state's bytes. */
export class StateWriter implements StateStream {
  readonly loading = false;
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  bool(name: string, value: boolean): boolean {
    this.u8(name, value ? 1 : 0);
    return value;
  }

  u8(_name: string, value: number): number {
    this.#view.setUint8(this.#reserve(1), value);
    return value;
  }

  u16(_name: string, value: number): number {
    this.#view.setUint16(this.#reserve(2), value, true);
    return value;
  }

  u32(_name: string, value: number): number {
    this.#view.setUint32(this.#reserve(4), value, true);
    return value;
  }

  u53(name: string, value: number): number {
    this.u32(name, value % 2 ** 32);
    this.u32(name, Math.floor(value / 2 ** 32));
    return value;
  }

  u64(_name: string, value: bigint): bigint {
    this.#view.setBigUint64(this.#reserve(8), value, true);
    return value;
  }

  bytes(name: string, value: Uint8Array): Uint8Array {
    this.u32(name, value.length);
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
    return value;
  }

  list<T>(name: string, value: readonly T[], _maxLength: number, item: (value: T | undefined) => T): T[] {
    this.u32(name, value.length);
    for (const element of value) item(element);
    return value as T[];
  }

  require(): void {}

  /** A copy of what was written so far. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** What was written so far, without a copy: valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Starts again, keeping the buffer. */
  clear(): void {
    this.#length = 0;
  }

  #reserve(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}

/** Reads a state's bytes, refusing whatever a `StateWriter` would not have written. */
export class StateReader implements StateStream {
  readonly loading = true;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  bool(name: string): boolean {
    return this.u8(name, 0, 1) === 1;
  }

  u8(name: string, _value: number, max = 0xff): number {
    return this.#atMost(name, this.#view.getUint8(this.#advance(name, 1)), max);
  }

  u16(name: string, _value: number, max = 0xffff): number {
    return this.#atMost(name, this.#view.getUint16(this.#advance(name, 2), true), max);
  }

  u32(name: string, _value: number, max = 0xffff_ffff): number {
    return this.#atMost(name, this.#view.getUint32(this.#advance(name, 4), true), max);
  }

  u53(name: string, _value: number, max = Number.MAX_SAFE_INTEGER): number {
    const low = this.u32(name, 0);
    return this.#atMost(name, low + this.u32(name, 0) * 2 ** 32, max);
  }

  u64(name: string): bigint {
    return this.#view.getBigUint64(this.#advance(name, 8), true);
  }

  bytes(name: string, _value: Uint8Array, maxLength: number): Uint8Array {
    const length = this.u32(name, 0, maxLength);
    const at = this.#advance(name, length);
    return this.#bytes.slice(at, at + length);
  }

  list<T>(name: string, _value: readonly T[], maxLength: number, item: (value: T | undefined) => T): T[] {
    const length = this.u32(name, 0, maxLength);
    const elements: T[] = [];
    for (let index = 0; index < length; index++) elements.push(item(undefined));
    return elements;
  }

  /** The next bytes, exactly so many. */
  raw(name: string, length: number): Uint8Array {
    const at = this.#advance(name, length);
    return this.#bytes.slice(at, at + length);
  }

  require(condition: boolean, what: string): void {
    if (!condition) throw new LockstepError('bad-state', `saved state, byte ${this.#offset}: ${what}`);
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Refuses bytes left over. */
  finish(): void {
    this.require(this.remaining === 0, `${this.remaining} bytes follow its end`);
  }

  #atMost(name: string, value: number, max: number): number {
    if (value > max) this.require(false, `${name} is ${value}, at most ${max} is possible`);
    return value;
  }

  #advance(name: string, bytes: number): number {
    if (bytes > this.remaining) this.require(false, `the state ends before ${name}`);
    const at = this.#offset;
    this.#offset += bytes;
    return at;
  }
}
