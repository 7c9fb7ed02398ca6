import { closeSync, fdatasyncSync, readSync, writeSync } from 'node:fs';

import { LockstepError } from '../../machine/errors.ts';
import type { Disk } from '../environment.ts';
import { fileError, openFile, regularFile } from './file.ts';

const SECTOR_BYTES = 512;

/** A file as a disk, read and written in place. It is not locked: nobody else may write it at the same time. */
export class DiskFile implements Disk {
  readonly path: string;
  readonly sectors: number;
  readonly readOnly: boolean;
  /** The same for two paths to one file. */
  readonly identity: string;
  /** The first request that the host could not carry out, and how many there were. */
  failure: LockstepError | undefined;
  failures = 0;
  readonly #file: number;

  /**
   * @param access `r` for one that is only read
   * @throws LockstepError `bad-file`
   */
  constructor(path: string, access: 'r' | 'r+' = 'r+') {
    this.path = path;
    this.readOnly = access === 'r';
    this.#file = openFile(path, access);
    try {
      const { size, identity } = regularFile(path, this.#file);
      if (size === 0 || size % SECTOR_BYTES !== 0) {
        throw new LockstepError(
          'bad-file',
          `${path}: a disk has a whole number of sectors of ${SECTOR_BYTES} bytes, and this file ${size} bytes`,
        );
      }
      this.sectors = size / SECTOR_BYTES;
      this.identity = identity;
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  read(sector: number, bytes: number): Uint8Array {
    const data = new Uint8Array(bytes);
    this.#transfer(bytes, sector, (done, position) =>
      readSync(this.#file, data, done, bytes - done, position),
    );
    return data;
  }

  write(sector: number, data: Uint8Array): void {
    this.#transfer(data.length, sector, (done, position) =>
      writeSync(this.#file, data, done, data.length - done, position),
    );
  }

  flush(): void {
    this.#attempt(() => fdatasyncSync(this.#file));
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Repeats a transfer that the host does in parts, until all of it is done. */
  #transfer(bytes: number, sector: number, part: (done: number, position: number) => number): void {
    this.#attempt(() => {
      for (let done = 0; done < bytes;) {
        const more = part(done, sector * SECTOR_BYTES + done);
        if (more === 0) throw new Error('the file has become shorter');
        done += more;
      }
    });
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      const failure = fileError(this.path, error);
      this.failure ??= failure;
      this.failures++;
      throw failure;
    }
  }
}
