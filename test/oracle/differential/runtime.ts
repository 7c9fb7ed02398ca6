import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as layout from './layout.ts';

/** Assembles the runtime (runtime.S) with Debian's clang and lld: the bytes from RAM's start on. */
export function buildRuntime(): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-oracle-'));
  const object = path.join(folder, 'runtime.o');
  const binary = path.join(folder, 'runtime.bin');
  const constants = Object.entries(layout).map(([name, value]) => `-D${name}=${value}`);
  try {
    execFileSync('clang', [
      '--target=riscv64',
      '-march=rv64imac',
      '-mno-relax',
      ...constants,
      '-c',
      path.join(import.meta.dirname, 'runtime.S'),
      '-o',
      object,
    ]);
    execFileSync('ld.lld', [object, `-Ttext=${layout.RAM_BASE}`, '--oformat=binary', '-o', binary]);
    return readFileSync(binary);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
