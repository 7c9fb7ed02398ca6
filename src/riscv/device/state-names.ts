import type { NamedValue } from '../../machine/explanation.ts';
import { hexDigits } from '../../machine/hex.ts';
import type { StateStream } from './state-stream.ts';

/** Collects a state for people: each part by its name, numbered where a name comes again. */
export class StateNames implements StateStream {
  readonly loading = false;
  readonly #values: NamedValue[] = [];
  readonly #seen = new Map<string, number>();
  readonly #prefix: string;

  /** @param prefix in front of each name */
  constructor(prefix = '') {
    this.#prefix = prefix;
  }

  get values(): readonly NamedValue[] {
    return this.#values;
  }

  bool(name: string, value: boolean): boolean {
    this.#add(name, value ? 'yes' : 'no');
    return value;
  }

  u8(name: string, value: number): number {
    return this.#number(name, value);
  }

  u16(name: string, value: number): number {
    return this.#number(name, value);
  }

  u32(name: string, value: number): number {
    return this.#number(name, value);
  }

  u53(name: string, value: number): number {
    return this.#number(name, value);
  }

  u64(name: string, value: bigint): bigint {
    this.#add(name, `0x${value.toString(16)}`);
    return value;
  }

  bytes(name: string, value: Uint8Array): Uint8Array {
    this.#add(name, value.length === 0 ? 'none' : hexDigits(value));
    return value;
  }

  list<T>(name: string, value: readonly T[], _maxLength: number, item: (value: T | undefined) => T): T[] {
    this.#add(name, `${value.length}`);
    for (const element of value) item(element);
    return value as T[];
  }

  require(): void {}

  #number(name: string, value: number): number {
    this.#add(name, value < 10 ? `${value}` : `${value} (0x${value.toString(16)})`);
    return value;
  }

  #add(name: string, value: string): void {
    const before = this.#seen.get(name) ?? 0;
    this.#seen.set(name, before + 1);
    this.#values.push({ name: `${this.#prefix}${name}${before === 0 ? '' : `[${before}]`}`, value });
  }
}
