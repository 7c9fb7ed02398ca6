// What a build depends on and what it makes, as digests: how `--if-changed` knows that there is nothing to do.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Files and folders that a build reads. The documents, tests and guests are not among them. */
const INPUTS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'src', 'tools'];

/** Made by the build inside `src`, and so never an input. */
export function isGenerated(file) {
  return file.endsWith('.generated.ts');
}

/** Every file under `start` (a file or a folder), as sorted paths relative to `root` with forward slashes. */
export function filesUnder(root, start) {
  const absolute = path.join(root, start);
  if (!existsSync(absolute)) return [];
  const entries = readdirSync(absolute, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** SHA-256, in hexadecimal, over names and contents of files; a missing file counts as missing. */
export function digestOf(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const absolute = path.join(root, file);
    const content = existsSync(absolute) ? readFileSync(absolute) : undefined;
    hash.update(`${file}\0${content === undefined ? 'missing' : content.length}\0`);
    if (content !== undefined) hash.update(content);
  }
  return hash.digest('hex');
}

/** The digest of all that a build reads. */
export function inputsDigest(root) {
  const files = INPUTS.flatMap((input) => (path.extname(input) === '' ? filesUnder(root, input) : [input]));
  return digestOf(
    root,
    files.filter((file) => !isGenerated(file)),
  );
}

/** Every file that a build leaves behind. */
export function outputFiles(root) {
  return [...filesUnder(root, 'src').filter(isGenerated), ...filesUnder(root, 'dist')];
}
