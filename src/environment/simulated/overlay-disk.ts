import { LockstepError } from '../../machine/errors.ts';
import type { Disk } from '../environment.ts';

const SECTOR_BYTES = 512;

/** A disk whose writes stay in memory, over one that is only read, or over zeros. */
export class OverlayDisk implements Disk {
  readonly sectors: number;
  readonly readOnly = false;
  readonly #below: Pick<Disk, 'read'> | undefined;
  readonly #written = new Map<number, Uint8Array>();

  constructor(sectors: number, below?: Pick<Disk, 'read'>) {
    this.sectors = sectors;
    this.#below = below;
  }

  read(sector: number, bytes: number): Uint8Array {
    this.#check(sector, bytes);
    const data = this.#below?.read(sector, bytes) ?? new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += SECTOR_BYTES) {
      const written = this.#written.get(sector + at / SECTOR_BYTES);
      if (written !== undefined) data.set(written, at);
    }
    return data;
  }

  write(sector: number, data: Uint8Array): void {
    this.#check(sector, data.length);
    for (let at = 0; at < data.length; at += SECTOR_BYTES) {
      this.#written.set(sector + at / SECTOR_BYTES, data.slice(at, at + SECTOR_BYTES));
    }
  }

  flush(): void {}

  #check(sector: number, bytes: number): void {
    if (bytes % SECTOR_BYTES !== 0 || sector + bytes / SECTOR_BYTES > this.sectors) {
      throw new LockstepError(
        'bad-input',
        `${bytes} bytes at sector ${sector}: not whole sectors of a disk with ${this.sectors}`,
      );
    }
  }
}
