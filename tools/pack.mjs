// Makes the tarball that is published: `npm run package`, then `npm publish build/package/lockstep-VERSION.tgz`.
//
// Its manifest is a staged one without scripts: users of a tarball never build, and a manifest that keeps `prepare` is
// refused where npm is told to run no scripts.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs a command of npm, on Windows too, and gives its standard output; fails with what it said. */
export function npm(args, options = {}) {
  const windows = process.platform === 'win32';
  const done = spawnSync(windows ? 'npm.cmd' : 'npm', args, { encoding: 'utf8', shell: windows, ...options });
  if (done.status !== 0)
    throw new Error(`npm ${args.join(' ')} failed:\n${done.stdout ?? ''}${done.stderr ?? done.error}`);
  return done.stdout;
}

/** The manifest that users get. */
function stagedManifest(manifest) {
  const { scripts: _scripts, devDependencies: _devDependencies, ...staged } = manifest;
  return staged;
}

/**
 * Packs what is in `dist`.
 * @returns the staged folder, the tarball's path, its size in bytes, and the files in it
 */
export function pack() {
  const folder = path.join(root, 'build', 'package');
  const stage = path.join(folder, 'stage');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  const manifest = stagedManifest(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of [...manifest.files, 'README.md', 'LICENSE']) {
    cpSync(path.join(root, file), path.join(stage, file), { recursive: true });
  }
  const [{ filename, size, files }] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: stage }),
  );
  return {
    stage,
    tarball: path.join(folder, filename),
    bytes: size,
    files: files.map((file) => file.path),
    manifest,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { tarball, bytes, files } = pack();
  console.log(`${path.relative(root, tarball)}: ${bytes} bytes, ${files.length} files`);
}
