// The build: instruction table -> decoder -> hart (WebAssembly) -> embedded module -> TypeScript -> dist. The script and
// style of report pages become an embedded module too.
//
//   node tools/build.mjs                builds
//   node tools/build.mjs --if-changed   builds unless the last build had the same inputs and its outputs are whole
//   node tools/build.mjs --generate     makes only the generated sources, which the tests and the editor need
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf, inputsDigest, outputFiles } from './inputs.mjs';
import { checkPageTypes, embedPage } from './page.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, 'build', 'stamp.json');
const require = createRequire(import.meta.url);

/** Packages that a build needs and that `npm install --omit=dev` leaves out. */
function missingTools() {
  return ['typescript', 'assemblyscript', 'rolldown'].filter(
    (name) => !existsSync(path.join(root, 'node_modules', name, 'package.json')),
  );
}

/** Whether the last build was whole, and was made of exactly what is there now. */
function isFresh() {
  if (!existsSync(stamp)) return false;
  const { inputs, outputs, digest } = JSON.parse(readFileSync(stamp, 'utf8'));
  return inputs === inputsDigest(root) && digest === digestOf(root, outputs);
}

/** Compiles `src` into a folder of its own; `undefined` where it has errors, which were said then. */
function compile() {
  const next = path.join(root, 'build', `dist-${process.pid}`);
  const tsc = require.resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', next], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === 0) return next;
  rmSync(next, { recursive: true, force: true });
  return undefined;
}

/** Compiles `src` beside `dist`, then puts it in its place: a build that fails or is interrupted leaves the old one. */
async function emit() {
  // They are those of a browser, and so are checked by themselves.
  const pageTypes = checkPageTypes(root);
  const next = compile();
  const isWhole = (await pageTypes) && next !== undefined;
  if (!isWhole) {
    if (next !== undefined) rmSync(next, { recursive: true, force: true });
    throw new Error('The TypeScript compiler found errors; dist is as it was.');
  }
  const old = path.join(root, 'build', `old-${process.pid}`);
  const dist = path.join(root, 'dist');
  const main = path.join(next, 'cli', 'main.js');
  if (existsSync(main)) chmodSync(main, 0o755);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
}

/** Everything in `src` that is made and not written. */
async function generate() {
  const { generateIsa } = await import('./generate-isa.mjs');
  const { embedHart } = await import('./hart.mjs');
  await generateIsa(root);
  await embedPage(root);
  return embedHart(root);
}

async function build() {
  const start = Date.now();
  const inputs = inputsDigest(root);
  rmSync(stamp, { force: true });
  const hartBytes = await generate();
  await emit();
  // Last, so that a build that was interrupted anywhere is not taken for a whole one.
  const outputs = outputFiles(root);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ inputs, outputs, digest: digestOf(root, outputs) }));
  console.error(
    `Built dist in ${((Date.now() - start) / 1000).toFixed(1)} s; the hart has ${hartBytes} bytes.`,
  );
}

/** Names as a text: `a, b and c`. */
function list(names) {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

async function main(options) {
  const unknown = options.filter((option) => option !== '--if-changed' && option !== '--generate');
  if (unknown.length > 0)
    throw new Error(`Unknown option ${unknown[0]}; there are --if-changed and --generate.`);
  if (options.includes('--if-changed') && isFresh()) return;
  const missing = missingTools();
  if (missing.length > 0) {
    throw new Error(
      `Lockstep is not built, and building it needs ${list(missing)}, not installed here: ` +
        'run `npm ci` without --omit=dev, or install the published package, which is built already.',
    );
  }
  await (options.includes('--generate') ? generate() : build());
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`lockstep build: ${error.message}`);
  process.exitCode = 1;
}
