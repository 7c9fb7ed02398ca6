import { readdirSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

import { readWholeFile } from '../../environment/host/file.ts';
import { LockstepError } from '../../machine/errors.ts';

/**
 * What there is to replay in a folder and the folders in it, in the order of names, with slashes. A log that a recording
 * names is replayed as that.
 * @throws LockstepError `bad-file`: there is nothing
 */
export function folderFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(json|log)$/.test(name),
  );
  const kept = new Set(names.flatMap((name) => logOf(folder, name)));
  const files = names
    .filter((name) => !kept.has(normalize(name)))
    .map((name) => name.replaceAll(sep, '/'))
    .sort();
  if (files.length > 0) return files;
  throw new LockstepError('bad-file', `${folder}: nothing to replay: no *.log and no *.json is in it`);
}

/** The log that a recording names; whatever is wrong with the file is said when it is replayed. */
function logOf(folder: string, name: string): string[] {
  if (!name.endsWith('.json')) return [];
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(readWholeFile(join(folder, name)).bytes));
    const { recording } = (value ?? {}) as { readonly recording?: unknown };
    return typeof recording === 'string' ? [normalize(join(dirname(name), recording))] : [];
  } catch {
    return [];
  }
}
