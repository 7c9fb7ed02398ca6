import type { Random } from '../../../src/environment/random.ts';

const SECTOR_BYTES = 512;

interface CachedSector {
  readonly sector: number;
  readonly data: Uint8Array;
}

/**
 * A disk with a cache that forgets: what was written is read back at once, but when the power fails, each sector
 * written since the last flush is there or is not, whatever was written before or after it.
 */
export class CrashDisk {
  readonly content: Uint8Array;
  #cached: CachedSector[] = [];

  constructor(sectors: number) {
    this.content = new Uint8Array(sectors * SECTOR_BYTES);
  }

  read(sector: number, bytes: number): Uint8Array {
    const start = sector * SECTOR_BYTES;
    const data = this.content.slice(start, start + bytes);
    for (const cached of this.#cached) {
      const at = cached.sector * SECTOR_BYTES - start;
      if (at >= 0 && at < bytes) data.set(cached.data, at);
    }
    return data;
  }

  write(sector: number, data: Uint8Array): void {
    for (const one of sectorsOf(sector, data)) this.#cached.push(one);
  }

  /** @returns what a flush that begins now will make durable */
  beginFlush(): number {
    return this.#cached.length;
  }

  endFlush(covered: number): void {
    for (const { sector, data } of this.#cached.splice(0, covered))
      this.content.set(data, sector * SECTOR_BYTES);
  }

  /** A flush has failed: the cache is empty all the same. */
  loseCache(): void {
    this.#cached = [];
  }

  /** A write that was under way when the machine stopped: any of its sectors may have got there. */
  tear(sector: number, data: Uint8Array, random: Random): void {
    for (const one of sectorsOf(sector, data)) if (random.oneIn(2)) this.#cached.push(one);
  }

  losePower(random: Random): void {
    for (const { sector, data } of this.#cached)
      if (random.oneIn(2)) this.content.set(data, sector * SECTOR_BYTES);
    this.#cached = [];
  }
}

function sectorsOf(sector: number, data: Uint8Array): CachedSector[] {
  return Array.from({ length: data.length / SECTOR_BYTES }, (_, index) => ({
    sector: sector + index,
    data: data.slice(index * SECTOR_BYTES, (index + 1) * SECTOR_BYTES),
  }));
}
