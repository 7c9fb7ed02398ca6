import { closeSync, readSync } from 'node:fs';

import { LockstepError } from '../../machine/errors.ts';
import { fileError, openFile, regularFile } from './file.ts';

/** Read at a time, so that small frames cost no system call each. */
const CHUNK_BYTES = 256 * 1024;

/** A log in a file (a `LogSource`), as long as it is when it is opened. Of large ones only a part is in memory. */
export class LogFileSource {
  readonly path: string;
  readonly bytes: number;
  readonly #file: number;
  #chunk = new Uint8Array(CHUNK_BYTES);
  /** What of the file is in the chunk. */
  #at = 0;
  #length = 0;

  /** @throws LockstepError `bad-file` */
  constructor(path: string) {
    this.path = path;
    this.#file = openFile(path, 'r');
    try {
      this.bytes = regularFile(path, this.#file).size;
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /**
   * A part of the file; a view that holds until the next call.
   * @param at offset of its first byte; all of it lies within `bytes`
   * @throws LockstepError `bad-file`
   */
  read(at: number, bytes: number): Uint8Array {
    if (at < this.#at || at + bytes > this.#at + this.#length) this.#fill(at, bytes);
    return this.#chunk.subarray(at - this.#at, at - this.#at + bytes);
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Reads from `at` on, `bytes` at least. */
  #fill(at: number, bytes: number): void {
    if (bytes > this.#chunk.length) this.#chunk = new Uint8Array(Math.max(bytes, 2 * this.#chunk.length));
    const wanted = Math.min(this.#chunk.length, this.bytes - at);
    this.#at = at;
    this.#length = 0;
    while (this.#length < wanted) {
      const more = this.#readSome(at + this.#length, wanted - this.#length);
      if (more === 0) throw new LockstepError('bad-file', `${this.path}: the file has become shorter`);
      this.#length += more;
    }
  }

  #readSome(at: number, bytes: number): number {
    try {
      return readSync(this.#file, this.#chunk, this.#length, bytes, at);
    } catch (error) {
      throw fileError(this.path, error);
    }
  }
}
