import type { Device, InterruptLine } from './device.ts';
import type { StateStream } from './state-stream.ts';

/** Register areas, by their names in the RISC-V PLIC specification 1.0.0 (chapter 3): offsets and strides in bytes. */
const PRIORITY = 0x00_0000;
const PENDING = 0x00_1000;
const ENABLE = { base: 0x00_2000, stride: 0x80 } as const;
const CONTEXT = { base: 0x20_0000, stride: 0x1000, threshold: 0, claim: 4 } as const;

/** Priorities and thresholds hold three bits, as on QEMU's `virt`; the bits above are not writable. */
const PRIORITY_MAX = 7;

/** Tells a hart's external interrupt input that its level has changed. Contexts: 2h machine, 2h+1 supervisor of hart h. */
export type ContextLine = (context: number, level: boolean) => void;

/**
 * Platform-level interrupt controller (RISC-V PLIC specification 1.0.0), sources 1 to `sources`, all of them levels. A
 * gateway forwards one request, which stays pending though the level may fall, and no other before its completion.
 * Registers of sources and contexts that do not exist read 0 and ignore writes.
 *
 * Its inputs are wires and no state of its own: `exchange` it after the devices that drive them.
 */
export class Plic implements Device {
  readonly widths = [4] as const;
  readonly #sources: number;
  readonly #contexts: number;
  readonly #words: number;
  readonly #output: ContextLine;

  /** One bit a source, in words of 32. Never in `#pending` and `#claimed` at once. */
  readonly #levels: Uint32Array;
  readonly #pending: Uint32Array;
  readonly #claimed: Uint32Array;
  /** `#words` words a context. */
  readonly #enabled: Uint32Array;
  readonly #existing: Uint32Array;
  readonly #priorities: Uint8Array;
  readonly #thresholds: Uint8Array;
  readonly #outputs: boolean[];

  constructor(sources: number, contexts: number, output: ContextLine) {
    this.#sources = sources;
    this.#contexts = contexts;
    this.#words = (sources >>> 5) + 1;
    this.#output = output;
    this.#levels = new Uint32Array(this.#words);
    this.#pending = new Uint32Array(this.#words);
    this.#claimed = new Uint32Array(this.#words);
    this.#enabled = new Uint32Array(this.#words * contexts);
    this.#existing = new Uint32Array(this.#words);
    for (let source = 1; source <= sources; source++) this.#existing[source >>> 5]! |= 1 << (source & 31);
    this.#priorities = new Uint8Array(sources + 1);
    this.#thresholds = new Uint8Array(contexts);
    this.#outputs = new Array<boolean>(contexts).fill(false);
  }

  /** The input of one source. */
  line(source: number): InterruptLine {
    if (!(source >= 1 && source <= this.#sources)) throw new RangeError(`no interrupt source ${source}`);
    const word = source >>> 5;
    const bit = 1 << (source & 31);
    return (level) => {
      if (((this.#levels[word]! & bit) !== 0) === level) return;
      this.#levels[word]! ^= bit;
      if (level) this.#forward();
    };
  }

  load(offset: number): number {
    if (offset < PENDING) return this.#priorities[offset >>> 2] ?? 0;
    if (offset < ENABLE.base) return this.#pending[(offset - PENDING) >>> 2] ?? 0;
    if (offset < CONTEXT.base) return this.#enabled[this.#enableWord(offset)] ?? 0;
    const context = Math.floor((offset - CONTEXT.base) / CONTEXT.stride);
    if (context >= this.#contexts) return 0;
    switch (offset % CONTEXT.stride) {
      case CONTEXT.threshold:
        return this.#thresholds[context]!;
      case CONTEXT.claim:
        return this.#claim(context);
      default:
        return 0;
    }
  }

  store(offset: number, _bytes: number, value: number): number {
    if (offset < PENDING) {
      const source = (offset - PRIORITY) >>> 2;
      if (source >= 1 && source <= this.#sources) this.#priorities[source] = value & PRIORITY_MAX;
    } else if (offset < ENABLE.base) {
      return 0; // pending bits are cleared by claims only
    } else if (offset < CONTEXT.base) {
      const word = this.#enableWord(offset);
      if (word < this.#enabled.length) this.#enabled[word] = value & this.#existing[word % this.#words]!;
    } else {
      const context = Math.floor((offset - CONTEXT.base) / CONTEXT.stride);
      if (context >= this.#contexts) return 0;
      const register = offset % CONTEXT.stride;
      if (register === CONTEXT.threshold) this.#thresholds[context] = value & PRIORITY_MAX;
      else if (register === CONTEXT.claim) this.#complete(context, value);
    }
    this.#update();
    return 0;
  }

  reset(): void {
    this.#levels.fill(0);
    this.#pending.fill(0);
    this.#claimed.fill(0);
    this.#enabled.fill(0);
    this.#priorities.fill(0);
    this.#thresholds.fill(0);
    this.#update();
  }

  exchange(s: StateStream): void {
    this.#exchangeBytes(s, 'PLIC priorities', this.#priorities);
    s.require(this.#priorities[0] === 0, 'PLIC source 0 has a priority');
    this.#exchangeBytes(s, 'PLIC thresholds', this.#thresholds);
    this.#exchangeWords(s, 'PLIC enabled sources', this.#enabled);
    this.#exchangeWords(s, 'PLIC pending sources', this.#pending);
    this.#exchangeWords(s, 'PLIC claimed sources', this.#claimed);
    if (!s.loading) return;
    for (let word = 0; word < this.#words; word++) {
      const pending = this.#pending[word]!;
      const claimed = this.#claimed[word]!;
      s.require((pending & claimed) === 0, 'PLIC source both pending and claimed');
      s.require(
        (this.#levels[word]! & ~(pending | claimed)) === 0,
        'PLIC source high, not pending and not claimed',
      );
    }
    this.#update();
  }

  #exchangeBytes(s: StateStream, name: string, values: Uint8Array): void {
    const found = s.bytes(name, values, values.length);
    if (!s.loading) return;
    s.require(found.length === values.length, `${found.length} ${name}, not ${values.length}`);
    s.require(
      found.every((value) => value <= PRIORITY_MAX),
      `one of the ${name} is above ${PRIORITY_MAX}`,
    );
    values.set(found);
  }

  #exchangeWords(s: StateStream, name: string, values: Uint32Array): void {
    for (let index = 0; index < values.length; index++) {
      values[index] = s.u32(name, values[index]!);
      s.require((values[index]! & ~this.#existing[index % this.#words]!) === 0, `${name}: no such source`);
    }
  }

  /** Index into `#enabled` of the enable word at `offset`; past its end where no such source or context exists. */
  #enableWord(offset: number): number {
    const context = Math.floor((offset - ENABLE.base) / ENABLE.stride);
    const word = (offset % ENABLE.stride) >>> 2;
    return word < this.#words ? context * this.#words + word : this.#enabled.length;
  }

  /** The pending and enabled source of highest priority, the lowest number among equals; 0 if there is none. */
  #best(context: number): number {
    let best = 0;
    for (let word = 0; word < this.#words; word++) {
      let candidates = this.#pending[word]! & this.#enabled[context * this.#words + word]!;
      while (candidates !== 0) {
        const source = word * 32 + 31 - Math.clz32(candidates & -candidates);
        candidates &= candidates - 1;
        if (this.#priorities[source]! > this.#priorities[best]!) best = source; // source 0 has priority 0: never
      }
    }
    return best;
  }

  /** Takes a request, whatever the threshold is (specification, chapter 8). */
  #claim(context: number): number {
    const source = this.#best(context);
    if (source === 0) return 0;
    this.#pending[source >>> 5]! &= ~(1 << (source & 31));
    this.#claimed[source >>> 5]! |= 1 << (source & 31);
    this.#update();
    return source;
  }

  /** Opens the gateway again; ignored for a source that is not enabled for the context (specification, chapter 9). */
  #complete(context: number, source: number): void {
    if (source > this.#sources) return;
    const word = source >>> 5;
    const bit = 1 << (source & 31);
    if ((this.#enabled[context * this.#words + word]! & bit) === 0) return;
    this.#claimed[word]! &= ~bit;
    this.#forward();
  }

  /** The gateways: each high level becomes a request, unless one is pending or being served. */
  #forward(): void {
    for (let word = 0; word < this.#words; word++) {
      this.#pending[word]! |= this.#levels[word]! & ~this.#claimed[word]!;
    }
    this.#update();
  }

  #update(): void {
    for (let context = 0; context < this.#contexts; context++) {
      const level = this.#priorities[this.#best(context)]! > this.#thresholds[context]!;
      if (level === this.#outputs[context]) continue;
      this.#outputs[context] = level;
      this.#output(context, level);
    }
  }
}
