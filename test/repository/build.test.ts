import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './files.ts';

/** A small project with our build: our settings, tools and instruction table, but a hart of one function. */
let project: string;

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), text);
}

function build(...options: string[]): { status: number | null; said: string } {
  const done = spawnSync(process.execPath, [path.join(project, 'tools', 'build.mjs'), ...options], {
    encoding: 'utf8',
    cwd: tmpdir(),
  });
  return { status: done.status, said: done.stdout + done.stderr };
}

const built = (file: string): boolean => existsSync(path.join(project, 'dist', file));
const changed = (file: string): number => statSync(path.join(project, file)).mtimeMs;

function installCompilers(): void {
  symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'), 'junction');
}

function removeCompilers(): void {
  rmSync(path.join(project, 'node_modules'));
}

beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), 'lockstep-build-'));
  const copied = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'tools',
    'src/riscv/isa',
    'src/report/page/tsconfig.json',
  ];
  for (const file of copied) cpSync(path.join(root, file), path.join(project, file), { recursive: true });
  write(
    'src/riscv/hart/assembly/index.ts',
    'export function next(cell: usize): u64 {\n  return load<u64>(cell, 8) + 1;\n}\n',
  );
  write('src/report/page/main.ts', "document.title = 'A page';\n");
  write('src/report/page/style.css', ':root {\n}\n');
  write('src/cli/main.ts', "#!/usr/bin/env node\nimport { name } from '../name.ts';\nconsole.log(name);\n");
  write('src/name.ts', "export const name = 'first';\n");
  write('src/stale.ts', 'export const stale = true;\n');
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

/** In this order: each goes on from where the one before it left the project. */
describe('the build', { sequential: true }, () => {
  test('without compilers and without outputs, says what is missing and what to do', () => {
    const { status, said } = build('--if-changed');
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(said).toMatch(/needs typescript, assemblyscript and rolldown.*npm ci.*without --omit=dev/);
    expect(status).toBe(1);
  });

  test('makes a command that can be run, and a hart that is WebAssembly', async () => {
    installCompilers();
    expect(build('--if-changed')).toMatchObject({ status: 0 });
    const main = path.join(project, 'dist', 'cli', 'main.js');
    expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    if (process.platform !== 'win32') expect(statSync(main).mode & 0o111).toBe(0o111);
    expect(spawnSync(process.execPath, [main], { encoding: 'utf8' }).stdout).toBe('first\n');
    const embedded = path.join(project, 'dist', 'riscv', 'hart', 'binary.generated.js');
    const [, base64] = /'([^']+)'/.exec(readFileSync(embedded, 'utf8'))!;
    expect(() => new WebAssembly.Module(Buffer.from(base64!, 'base64'))).not.toThrow();
  });

  test('makes one module of the script and the style of report pages', async () => {
    const module = path.join(project, 'dist', 'report', 'page.generated.js');
    const { PAGE_SCRIPT, PAGE_STYLE } = (await import(pathToFileURL(module).href)) as Record<string, string>;
    expect(PAGE_SCRIPT).toContain('document.title = "A page"');
    expect(PAGE_STYLE).toBe(':root {\n}\n');
  });

  test('does nothing, and says nothing, when nothing has changed', () => {
    const before = changed('dist/cli/main.js');
    expect(build('--if-changed')).toEqual({ status: 0, said: '' });
    expect(changed('dist/cli/main.js')).toBe(before);
  });

  test('without compilers, is content when everything is built, and notices when it no longer is', () => {
    removeCompilers();
    expect(build('--if-changed')).toMatchObject({ status: 0 });
    rmSync(path.join(project, 'dist', 'name.js'));
    expect(build('--if-changed')).toMatchObject({ status: 1 });
    installCompilers();
  });

  test('builds again after a change, and deletes what has no source any more', () => {
    write('src/name.ts', "export const name = 'second';\n");
    rmSync(path.join(project, 'src', 'stale.ts'));
    expect(built('stale.js')).toBe(true);
    expect(build('--if-changed')).toMatchObject({ status: 0 });
    expect(built('stale.js')).toBe(false);
    expect(readFileSync(path.join(project, 'dist', 'name.js'), 'utf8')).toContain('second');
  });

  test('leaves the last whole dist when it fails, and does not take it for fresh', () => {
    write('src/name.ts', "export const name: number = 'third';\n");
    expect(build('--if-changed')).toMatchObject({ status: 1, said: expect.stringContaining('src/name.ts') });
    expect(readFileSync(path.join(project, 'dist', 'name.js'), 'utf8')).toContain('second');
    expect(existsSync(path.join(project, 'build', 'stamp.json'))).toBe(false);
  });

  test('checks the types of report pages, which are those of a browser', () => {
    write('src/name.ts', "export const name = 'fourth';\n");
    write('src/report/page/main.ts', 'document.title = 4;\n');
    expect(build('--if-changed')).toMatchObject({
      status: 1,
      said: expect.stringContaining('src/report/page/main.ts'),
    });
    expect(readFileSync(path.join(project, 'dist', 'name.js'), 'utf8')).toContain('second');
  });

  test('refuses options that it does not know', () => {
    expect(build('--fast')).toMatchObject({
      status: 1,
      said: expect.stringContaining('Unknown option --fast'),
    });
  });
});
