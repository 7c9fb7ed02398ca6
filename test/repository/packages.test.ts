import { expect, test } from 'vitest';
import { read, repositoryFiles } from './files.ts';

interface Manifest {
  version: string;
  engines: { node: string };
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
}

const manifest: Manifest = JSON.parse(read('package.json'));
const lock = JSON.parse(read('package-lock.json'));

test('the lockfile names no registry, so that it installs from whichever a user has', () => {
  const packages = Object.entries<{ resolved?: string; integrity?: string }>(lock.packages);
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  expect(read('package-lock.json')).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  expect(read('.npmrc')).toMatch(/^omit-lockfile-registry-resolved=true$/m);
});

test('every package in the lockfile has its hash', () => {
  const packages = Object.entries<{ integrity?: string; link?: boolean }>(lock.packages);
  const bare = packages.filter(
    ([path, { integrity, link }]) => path !== '' && !link && integrity === undefined,
  );
  expect(bare.map(([path]) => path)).toEqual([]);
});

test('the lockfile has the binaries of every platform, or npm ci would refuse it', () => {
  const packages = Object.entries<{ optionalDependencies?: Record<string, string> }>(lock.packages);
  const names = new Set(packages.map(([path]) => path.split('node_modules/').at(-1)));
  const missing = packages
    .flatMap(([, { optionalDependencies }]) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => !names.has(name));
  expect(missing).toEqual([]);
});

test('the lockfile belongs to the manifest', () => {
  const { name, version, dependencies } = lock.packages[''];
  expect({ name, version, dependencies }).toEqual({
    name: 'lockstep',
    version: manifest.version,
    dependencies: manifest.dependencies,
  });
});

test('npm scripts are plain commands that every system’s shell understands', () => {
  for (const [name, command] of Object.entries(manifest.scripts)) {
    expect(`${name}: ${command}`).not.toMatch(/[&|;<>$`'"\\*?~]|^\S+: \w+=/);
  }
});

test('the changelog has an entry for the version of the package', () => {
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## ${manifest.version.replaceAll('.', '\\.')}\\b`, 'm'));
});

test('every file of a guest and every fixture is kept byte for byte by git', () => {
  const attributes = read('.gitattributes');
  expect(attributes).toMatch(/^\*\.elf\b.*-text/m);
  expect(attributes).toMatch(/^fixtures\/\*\* -text/m);
  // Or recordings would be without their logs in a fresh clone.
  for (const kept of ['fixtures/**/*.log', 'test/cli/golden/*.log'])
    expect(read('.gitignore').split('\n')).toContain(`!${kept}`);
  expect(repositoryFiles('guests/elf').filter((file) => !file.endsWith('.elf'))).toEqual([]);
});
