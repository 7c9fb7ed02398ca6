import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { LockstepError } from '../../machine/errors.ts';

/** Larger files are no guests: RAM ends at 2 GiB. */
const MAX_BYTES = 2 ** 31 - 1;

/** A file read whole, and the name that messages call it. */
export interface FileContents {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads a regular file.
 * @throws LockstepError `bad-file`
 */
export function readWholeFile(path: string): FileContents {
  const file = openFile(path, 'r');
  try {
    const { size } = regularFile(path, file);
    if (size > MAX_BYTES) throw new LockstepError('bad-file', `${path}: too large: ${size} bytes`);
    return { name: basename(path), bytes: readFileSync(file) };
  } finally {
    closeSync(file);
  }
}

/** Opens a file, with Node's errors in plain words. @param flags as the operating system's `open` has them */
export function openFile(path: string, flags: 'r' | 'r+' | 'w' | number): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw fileError(path, error);
  }
}

/** What there is to know of an open file, if it is a regular one. */
export function regularFile(path: string, file: number): { size: number; identity: string } {
  const status = fstatSync(file, { bigint: true });
  if (status.isDirectory()) throw new LockstepError('bad-file', `${path}: is a directory`);
  if (!status.isFile()) throw new LockstepError('bad-file', `${path}: not a regular file`);
  return { size: Number(status.size), identity: `${status.dev}:${status.ino}` };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'on a file system that cannot be written',
  ENOSPC: 'no space left on its disk',
  EDQUOT: 'no space left of what its owner may use',
  EFBIG: 'larger than a file may become here',
  ETXTBSY: 'is being executed',
  EMFILE: 'too many open files',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
};

/** An error of the file system's as one line. */
export function fileError(path: string, error: unknown): LockstepError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reason = REASONS[code] ?? (error as Error).message;
  return new LockstepError('bad-file', `${path}: ${reason}`, { cause: error });
}
