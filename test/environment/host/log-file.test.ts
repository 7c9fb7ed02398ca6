import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LogFileSource } from '../../../src/environment/host/log-file-source.ts';
import { LogFile } from '../../../src/environment/host/log-file.ts';
import { readEntries, writeEntry } from '../../../src/hypervisor/log/entry-list.ts';
import { LogWriter } from '../../../src/hypervisor/log/log-writer.ts';
import { HEADER, oneOfEachKind } from '../../hypervisor/log/logs.ts';
import { root } from '../../repository/files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => path.join(folder, name);

describe('a log in a file', () => {
  test('is read back as it was written, and whole frames are there before it is finished', () => {
    const file = new LogFile(at('run.log'));
    const writer = new LogWriter(HEADER, file);
    const entries = oneOfEachKind();
    for (const entry of entries) writeEntry(writer, entry);
    writer.flush();
    const before = new LogFileSource(at('run.log'));
    expect(readEntries(before)).toMatchObject({ entries, end: 'torn' });
    before.close();
    writer.finish();
    file.finish();
    const after = new LogFileSource(at('run.log'));
    expect(readEntries(after)).toMatchObject({ entries, end: 'finished' });
    after.close();
  });

  test('takes the place of what was there with its first write, not before', () => {
    writeFileSync(at('run.log'), 'what somebody may want to keep');
    const file = new LogFile(at('run.log'));
    expect(readFileSync(at('run.log'), 'utf8')).toBe('what somebody may want to keep');
    file.write(Uint8Array.of(1, 2));
    file.write(Uint8Array.of(3));
    file.finish();
    expect([...readFileSync(at('run.log'))]).toEqual([1, 2, 3]);
  });

  test('is the same file whatever it is called', () => {
    writeFileSync(at('disk.img'), 'sectors');
    symlinkSync(at('disk.img'), at('link'));
    const { dev, ino } = statSync(at('disk.img'));
    const file = new LogFile(at('link'));
    expect(file.identity).toBe(`${dev}:${ino}`);
    file.close();
  });

  test('cannot be a directory, a device, or in a folder that is not there', () => {
    expect(() => new LogFile(folder)).toThrow(/is a directory/);
    expect(() => new LogFile('/dev/null')).toThrow(/not a regular file/);
    expect(() => new LogFile(at('none/run.log'))).toThrow(/there is no folder .*none/);
    expect(() => new LogFileSource(at('run.log'))).toThrow(/run\.log: no such file/);
    expect(() => new LogFileSource(folder)).toThrow(/is a directory/);
  });

  test('says that there is no room, and writes nothing more behind what is cut off', () => {
    // The largest size of a file stands for a full disk: 512 or 1,024 bytes, depending on the shell.
    const script = `
      import { LogFile } from './environment/host/log-file.js';
      const file = new LogFile('run.log');
      file.write(new Uint8Array(500));
      for (const attempt of [() => file.write(new Uint8Array(2000)), () => file.write(new Uint8Array(1)), () => file.finish()]) {
        try {
          attempt();
        } catch ({ code, message }) {
          console.log(code, message);
        }
      }`;
    writeFileSync(at('script.mjs'), script);
    for (const file of ['machine/errors', 'environment/host/file', 'environment/host/log-file'])
      compile(file);
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', `trap '' XFSZ; ulimit -f 1; exec "$0" script.mjs`, process.execPath],
      { cwd: folder, encoding: 'utf8' },
    );
    const refusal = 'bad-file run.log: larger than a file may become here\n';
    expect({ stdout, stderr }).toEqual({ stdout: refusal.repeat(3), stderr: '' });
    const { size } = statSync(at('run.log'));
    expect(size).toBeGreaterThanOrEqual(500);
    expect(size).toBeLessThanOrEqual(1024);
  });
});

/** Puts a file of the sources into the test's folder, as JavaScript for another process. */
function compile(file: string): void {
  const { outputText } = ts.transpileModule(readFileSync(path.join(root, 'src', `${file}.ts`), 'utf8'), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      rewriteRelativeImportExtensions: true,
    },
  });
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at('package.json'), '{"type":"module"}');
  writeFileSync(at(`${file}.js`), outputText);
}

describe('the source of a log in a file', () => {
  const bytes = Uint8Array.from({ length: 700_000 }, (_, index) => (index * 31) >> 3);

  test('gives any part, however large, in any order', () => {
    writeFileSync(at('run.log'), bytes);
    const source = new LogFileSource(at('run.log'));
    expect(source.bytes).toBe(bytes.length);
    const parts = [
      [699_990, 10],
      [0, 24],
      [20, 5],
      [262_140, 10],
      [100, 600_000],
      [700_000, 0],
      [3, 1],
    ] as const;
    for (const [from, length] of parts) {
      expect(Buffer.compare(source.read(from, length), bytes.subarray(from, from + length))).toBe(0);
    }
    source.close();
  });

  test('refuses to go on with a file that has become shorter', () => {
    writeFileSync(at('run.log'), bytes);
    const source = new LogFileSource(at('run.log'));
    truncateSync(at('run.log'), 1000);
    expect(() => source.read(2000, 10)).toThrow(/run\.log: the file has become shorter/);
    source.close();
  });
});
