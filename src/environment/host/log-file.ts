import { closeSync, constants, existsSync, fdatasyncSync, ftruncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { LockstepError } from '../../machine/errors.ts';
import { fileError, openFile, regularFile } from './file.ts';

/**
 * A file that a log is appended to (a `LogSink`). What was there is discarded with the first write, so that until then
 * its `identity` can be compared with files that must not be lost. Each write is with the operating system when it
 * returns: it survives the end of this process, however that comes.
 */
export class LogFile {
  readonly path: string;
  /** The same for two paths to one file. */
  readonly identity: string;
  readonly #file: number;
  #bytes = 0;
  #closed = false;
  #failure: LockstepError | undefined;

  /** Opens the file, or makes it. @throws LockstepError `bad-file` */
  constructor(path: string) {
    this.path = path;
    if (!existsSync(dirname(path))) {
      throw new LockstepError('bad-file', `${path}: there is no folder ${dirname(path)}`);
    }
    this.#file = openFile(path, constants.O_WRONLY | constants.O_CREAT);
    try {
      this.identity = regularFile(path, this.#file).identity;
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /**
   * Appends.
   * @throws LockstepError `bad-file`: no room, for instance; from then on nothing is written any more, since a part of
   * these bytes may be there
   */
  write(bytes: Uint8Array): void {
    this.#attempt(() => {
      if (this.#bytes === 0) ftruncateSync(this.#file, 0);
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#bytes + done);
      }
      this.#bytes += bytes.length;
    });
  }

  /** The log is complete: waits until it is on the disk, and closes the file. @throws LockstepError `bad-file` */
  finish(): void {
    this.#attempt(() => fdatasyncSync(this.#file));
    this.close();
  }

  /** What was written stays; without `finish`, it is a log whose recorder broke off. */
  close(): void {
    if (!this.#closed) closeSync(this.#file);
    this.#closed = true;
  }

  #attempt(action: () => void): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      action();
    } catch (error) {
      this.#failure = fileError(this.path, error);
      throw this.#failure;
    }
  }
}
