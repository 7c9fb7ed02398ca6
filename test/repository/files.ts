import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** What is made and not written, and what belongs to others. */
const NOT_OURS = new Set(['node_modules', 'dist', 'build', 'coverage', '.git']);

/** Every file of the repository, as sorted paths from its root, with forward slashes. Needs no git. */
export function repositoryFiles(folder = ''): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name) && !entry.name.endsWith('.tmp'))
    .flatMap((entry) => {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? repositoryFiles(file) : [file];
    })
    .filter((file) => !file.endsWith('.generated.ts'))
    .toSorted();
}

/** A file of the repository as text. */
export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Whether a file is text that people write: sources, documents, settings. */
export function isText(file: string): boolean {
  return /\.(ts|mjs|js|json|md|yml|c|h|S|s|ld)$|^\.ci\/run$|^\.[a-z]+$/.test(file);
}
