import { closeSync, existsSync, readSync, statSync, writeFileSync } from 'node:fs';

import { fileError, openFile } from '../../environment/host/file.ts';
import { LockstepError } from '../../machine/errors.ts';

/** Pieces are put together up to so many characters before they are written. */
const CHUNK_CHARACTERS = 2 ** 20;

/**
 * Refuses to write a report over something else that somebody may still need.
 * @param option as it was given, for messages
 * @param beginning what such files begin with: another one of them is written anew
 * @throws LockstepError `bad-file` or `bad-configuration`
 */
export function refuseOtherFile(option: string, path: string, beginning: string): void {
  if (mayWrite(path, beginning)) return;
  throw new LockstepError(
    'bad-configuration',
    `${option} ${path}: it exists and is no report of this kind, so it is not written over; remove it or give another name`,
  );
}

/** Writes a text into a file, piece by piece. @throws LockstepError `bad-file` */
export function writeReport(path: string, texts: Iterable<string>): void {
  const file = openFile(path, 'w');
  try {
    let chunk = '';
    for (const text of texts) {
      chunk += text;
      if (chunk.length < CHUNK_CHARACTERS) continue;
      writeFileSync(file, chunk);
      chunk = '';
    }
    writeFileSync(file, chunk);
  } catch (error) {
    throw fileError(path, error);
  } finally {
    closeSync(file);
  }
}

function mayWrite(path: string, beginning: string): boolean {
  // What is no regular file holds nothing that could be lost, or refuses to be written by itself.
  if (!existsSync(path) || !statSync(path).isFile()) return true;
  const file = openFile(path, 'r');
  try {
    const start = new Uint8Array(beginning.length);
    const length = readSync(file, start, 0, start.length, 0);
    return length === 0 || new TextDecoder().decode(start.subarray(0, length)) === beginning;
  } finally {
    closeSync(file);
  }
}
