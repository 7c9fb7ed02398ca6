import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

import type { FileContents } from './file.ts';
import { fileError, readWholeFile } from './file.ts';

/**
 * The files of a folder whose names end like this, in the order of their names; none if there is no such folder.
 * @throws LockstepError `bad-file`
 */
export function readFolder(folder: string, ending: string): FileContents[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => readWholeFile(join(folder, name)));
}

/**
 * Writes a file into a folder, which is made if there is none. @returns its path
 * @throws LockstepError `bad-file`
 */
export function saveInFolder(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, content);
  } catch (error) {
    throw fileError(path, error);
  }
  return path;
}

/** The path of a file as it is written down in a file of a folder: relative, with slashes. */
export function pathFrom(folder: string, path: string): string {
  return relative(resolve(folder), resolve(path)).replaceAll(sep, '/');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return [];
    throw fileError(folder, error);
  }
}
