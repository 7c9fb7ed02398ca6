import { LockstepError } from '../machine/errors.ts';
import { MEMORY_MAP } from './board/memory-map.ts';
import type { DmaMemory } from './device/device.ts';
import type { Core } from './hart/core.ts';
import { BASE_MARK, DIGEST_MARK, PAGE_BYTES, PAGE_DIGEST, RAM, RAM_DIGEST } from './hart/assembly/layout.ts';

const RAM_BASE = MEMORY_MAP.ram.base;
const NO_BYTES = new Uint8Array(0);

/** RAM with all pages of zeros left out. */
export interface RamPages {
  /** Page numbers, rising. */
  readonly numbers: readonly number[];
  /** The pages' bytes, in the same order. */
  readonly data: readonly Uint8Array[];
}

/** A state of RAM to which it can be taken back, at the cost of the pages that have changed since. */
interface Base {
  readonly pages: ReadonlyMap<number, Uint8Array>;
  /** As in the tables that the hart keeps: for each page its part in the digest, and their sum. */
  readonly parts: ReadonlyMap<number, Uint8Array>;
  readonly digest: Uint8Array;
}

/** Guest memory, seen from outside the harts: by devices, for saving and loading. Addresses are physical. */
export class Ram implements DmaMemory {
  /** Physical address of its first byte. */
  readonly base = RAM_BASE;
  readonly size: number;
  readonly #core: Core;
  #base: Base | undefined;

  constructor(core: Core, size: number) {
    this.#core = core;
    this.size = size;
  }

  contains(address: number, bytes: number): boolean {
    return address >= RAM_BASE && address + bytes <= RAM_BASE + this.size;
  }

  /** @throws LockstepError `bad-input`: not all of the bytes lie in RAM */
  require(address: number, bytes: number): void {
    if (this.contains(address, bytes)) return;
    throw new LockstepError('bad-input', `no RAM at 0x${address.toString(16)}, ${bytes} bytes`);
  }

  read(address: number, bytes: number): Uint8Array {
    const at = RAM + address - RAM_BASE;
    return this.#core.bytes.slice(at, at + bytes);
  }

  /** All of it as it is now; it changes while the guest runs, and is not to be written. */
  view(): Uint8Array {
    return this.#core.bytes.subarray(RAM, RAM + this.size);
  }

  write(address: number, data: Uint8Array): void {
    this.#core.calls.prepareDma(address - RAM_BASE, data.length);
    this.#core.bytes.set(data, RAM + address - RAM_BASE);
  }

  /** Everything that is not zero. */
  pages(): RamPages {
    const numbers = [...this.#nonZeroPages()];
    return { numbers, data: numbers.map((page) => this.read(RAM_BASE + page * PAGE_BYTES, PAGE_BYTES)) };
  }

  /** Makes RAM hold these pages and nothing else. Pages that it holds already stay as clean as they are. */
  setPages({ numbers, data }: RamPages): void {
    const wanted = new Set(numbers);
    for (const page of this.#nonZeroPages()) if (!wanted.has(page)) this.#setPage(page, NO_BYTES);
    for (const [index, page] of numbers.entries()) {
      if (!this.#holds(page, data[index]!)) this.#setPage(page, data[index]!);
    }
  }

  #holds(page: number, data: Uint8Array): boolean {
    const { view } = this.#core;
    const start = RAM + page * PAGE_BYTES;
    const wanted = new DataView(data.buffer, data.byteOffset, PAGE_BYTES);
    for (let at = 0; at < PAGE_BYTES; at += 4) {
      if (view.getUint32(start + at) !== wanted.getUint32(at)) return false;
    }
    return true;
  }

  /** Declares the present content the base of `restoreBase`. */
  setBase(): void {
    const { calls, bytes } = this.#core;
    calls.digestRam();
    const pages = new Map<number, Uint8Array>();
    const parts = new Map<number, Uint8Array>();
    for (const page of this.#nonZeroPages()) {
      pages.set(page, this.read(RAM_BASE + page * PAGE_BYTES, PAGE_BYTES));
      parts.set(page, bytes.slice(PAGE_DIGEST + 8 * page, PAGE_DIGEST + 8 * page + 8));
    }
    const digest = bytes.slice(RAM_DIGEST, RAM_DIGEST + 8);
    this.#base = { pages, parts, digest };
    this.#core.setU32(BASE_MARK, calls.endEpoch());
  }

  /** Back to the base: only pages that were stored to since are touched, and need no new digest. */
  restoreBase(): void {
    const base = this.#base;
    if (base === undefined) throw new Error('restoreBase without setBase');
    const { calls, bytes } = this.#core;
    const mark = this.#core.u32(BASE_MARK);
    for (let page = calls.nextDirty(0, mark); page >= 0; page = calls.nextDirty(page + 1, mark)) {
      this.#setPage(page, base.pages.get(page) ?? NO_BYTES);
      const part = base.parts.get(page);
      const cell = PAGE_DIGEST + 8 * page;
      if (part === undefined) bytes.fill(0, cell, cell + 8);
      else bytes.set(part, cell);
    }
    bytes.set(base.digest, RAM_DIGEST);
    const ended = calls.endEpoch();
    this.#core.setU32(BASE_MARK, ended);
    this.#core.setU32(DIGEST_MARK, ended);
  }

  /** @param data a page's bytes, or none for a page of zeros */
  #setPage(page: number, data: Uint8Array): void {
    const offset = page * PAGE_BYTES;
    this.#core.calls.prepareDma(offset, PAGE_BYTES);
    if (data.length === 0) this.#core.bytes.fill(0, RAM + offset, RAM + offset + PAGE_BYTES);
    else this.#core.bytes.set(data, RAM + offset);
  }

  *#nonZeroPages(): Generator<number> {
    const { calls } = this.#core;
    calls.digestRam();
    for (let page = calls.nextDirty(0, 0); page >= 0; page = calls.nextDirty(page + 1, 0)) {
      const cell = PAGE_DIGEST + 8 * page;
      if (this.#core.u32(cell) !== 0 || this.#core.u32(cell + 4) !== 0) yield page;
    }
  }
}
