// Compiles the harts that are wrong on purpose (src/riscv/hart/assembly/leaks.ts) into build/leaks, for the canaries and
// their tests. One that is there already and was made of the same sources is not made again.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { threadId } from 'node:worker_threads';
import { compileHart } from './hart.mjs';
import { digestOf, filesUnder } from './inputs.mjs';

/** All that a hart is made of. */
const INPUTS = ['src/riscv/hart/assembly', 'tools/hart.mjs', 'tools/leaky-harts.mjs', 'package-lock.json'];
/** Compiling fast is worth more than a fast hart: these run a minute. */
const OPTIONS = ['--optimizeLevel', '1'];

/**
 * The WebAssembly of the hart that leaks in one way.
 * @param root the checkout
 * @param name as `keeps-reservations`
 */
export async function leakyHart(root, name) {
  const files = INPUTS.flatMap((input) => filesOf(root, input));
  const file = path.join(root, 'build', 'leaks', `${name}-${digestOf(root, files).slice(0, 16)}.wasm`);
  if (existsSync(file)) return readFileSync(file);
  const constant = `LEAK_${name.toUpperCase().replaceAll('-', '_')}`;
  const binary = await compileHart(root, [...OPTIONS, '--use', `${constant}=1`]);
  mkdirSync(path.dirname(file), { recursive: true });
  // Whole or not at all: others may be about to read it.
  const draft = `${file}.${process.pid}-${threadId}`;
  writeFileSync(draft, binary);
  renameSync(draft, file);
  return binary;
}

function filesOf(root, input) {
  return path.extname(input) === '' ? filesUnder(root, input) : [input];
}
