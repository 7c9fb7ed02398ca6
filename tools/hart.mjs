// Compiles the hart (AssemblyScript) to WebAssembly, and embeds it in a TypeScript module: nothing is read at run time.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { threadId } from 'node:worker_threads';
import { writeIfChanged } from './write.mjs';

export const HART_SOURCE = 'src/riscv/hart/assembly/index.ts';
export const HART_MODULE = 'src/riscv/hart/binary.generated.ts';

/**
 * How every hart is compiled, the shipped one and those that are broken on purpose:
 * - no runtime and no heap: all state lies in the one imported memory, at offsets that the host shares
 * - no asserts: what must hold inside the hart is checked by its tests, not on the hot path
 */
export const HART_OPTIONS = ['-O3', '--runtime', 'stub', '--importMemory', '--noAssert'];

/**
 * The WebAssembly of a hart, compiled from the sources under `root`.
 * @param options further options of `asc`, for instance `--use NAME=VALUE`
 */
export async function compileHart(root, options = []) {
  const { default: asc } = await import('assemblyscript/asc');
  const folder = path.join(root, 'build');
  mkdirSync(folder, { recursive: true });
  // Threads compile too, each its own.
  const output = `build/hart-${process.pid}-${threadId}.wasm`;
  const { error, stderr } = await asc.main(
    [HART_SOURCE, ...HART_OPTIONS, ...options, '--baseDir', root, '--outFile', output],
    {},
  );
  const messages = stderr.toString();
  if (error !== null) throw new Error(`The hart does not compile:\n${messages}${error.message}`);
  if (messages !== '') process.stderr.write(messages);
  const binary = readFileSync(path.join(root, output));
  rmSync(path.join(root, output));
  return binary;
}

/** Compiles the hart and writes it as `HART_MODULE`. */
export async function embedHart(root) {
  const binary = await compileHart(root);
  const source = [
    '/** The hart, compiled: a WebAssembly module in base64. Made by tools/hart.mjs; not to be edited. */',
    `export const HART_BINARY =\n  '${binary.toString('base64')}';`,
    '',
  ].join('\n');
  writeIfChanged(path.join(root, HART_MODULE), source);
  return binary.length;
}
