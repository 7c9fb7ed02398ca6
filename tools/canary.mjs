// Breaks Lockstep on purpose, in each way of docs/canaries.md, and checks that its laws notice:
//
//   npm run canary [-- --seeds 1-10 --leak NAME --numRuns N --limit POSITION]
//
// Prints a table, and ends with 1 if a leak is missed with any seed, found late or in a large scenario, or if Lockstep
// as it ships is found to be broken.
// The same options give the same table.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { leakyHart } from './leaky-harts.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const MAX_SEED = 2 ** 31 - 1;

const HELP = `npm run canary -- [options]

Breaks Lockstep on purpose, in each way of docs/canaries.md, and checks that its laws notice.

  --seeds 1-10       a seed, or from one to another
  --leak NAME        only this one; none and none-in-pairs are Lockstep as it ships
  --numRuns N        trials at most
  --limit POSITION   where each trial ends
`;

class UsageError extends Error {}

function options() {
  const text = { type: 'string' };
  try {
    const { values } = parseArgs({
      options: { seeds: text, leak: text, numRuns: text, limit: text, help: { type: 'boolean' } },
    });
    return values;
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function integer(name, value, max) {
  if (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= max) return Number(value);
  throw new UsageError(`--${name} ${value}: an integer from 1 to ${max} is needed`);
}

/** `7`, or from `1-10` all of them. */
function seedsOf(value) {
  const [first, last = first, ...more] = value.split('-').map((part) => integer('seeds', part, MAX_SEED));
  if (more.length > 0 || last < first) throw new UsageError(`--seeds ${value}: wanted is 7 or 1-10`);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

async function compiledHarts(names) {
  const harts = {};
  // One after another: the compiler's output has one place.
  for (const name of names) harts[name] = await WebAssembly.compile(await leakyHart(root, name));
  return harts;
}

/** One row of the table, made by a process of its own with the same options. */
function row(name, head) {
  return new Promise((resolve, reject) => {
    const words = [fileURLToPath(import.meta.url), ...process.argv.slice(2), '--leak', name];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) process.exitCode = 1;
      resolve(text.replace(head, ''));
    });
  });
}

/** The rows in their order, made on all cores. */
async function inProcesses(names, head) {
  const rows = new Map();
  const left = [...names];
  let printed = 0;
  const work = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      rows.set(name, await row(name, head));
      for (; rows.has(names[printed]); printed++) process.stdout.write(rows.get(names[printed]));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

async function main() {
  const given = options();
  if (given.help) {
    process.stdout.write(HELP);
    return;
  }
  const built = (module) => import(pathToFileURL(path.join(root, 'dist', module)).href);
  const [{ canary, isAsExpected }, { CANARY_HEAD, formatCanary }, { canarySets }] = await Promise.all(
    ['audit/canary.js', 'audit/format-canary.js', 'audit/canary-sets.js'].map(built),
  );
  const [{ CANARY_LIMIT, CANARY_RUNS, canaryGuest }, { LEAKY_HARTS }, { riscvLeaks }] = await Promise.all(
    ['canary-guest.js', 'leaky-harts.js', 'riscv-leaks.js'].map((file) =>
      built(`harness/riscv/leaks/${file}`),
    ),
  );
  const settings = {
    seeds: seedsOf(given.seeds ?? '1-10'),
    numRuns: given.numRuns === undefined ? CANARY_RUNS : integer('numRuns', given.numRuns, MAX_SEED),
  };
  const limit = given.limit === undefined ? undefined : integer('limit', given.limit, MAX_SEED);
  const guest = canaryGuest(readFileSync(path.join(root, 'guests', 'elf', 'exerciser.elf')));
  const machine = riscvLeaks(guest, await compiledHarts(LEAKY_HARTS));
  const all = canarySets(guest, CANARY_LIMIT, machine).flatMap((set) => {
    const checks = { ...set.checks, limit: limit ?? set.checks.limit };
    return [undefined, ...set.leaks].map((leak) => ({
      set: { ...set, checks },
      leak,
      name: leak?.name ?? set.healthy,
    }));
  });
  const chosen = given.leak === undefined ? all : all.filter(({ name }) => name === given.leak);
  if (chosen.length === 0) {
    const names = [...all.filter(({ leak }) => leak), ...all.filter(({ leak }) => !leak)].map(
      ({ name }) => name,
    );
    throw new UsageError(
      `--leak ${given.leak}: no such leak; known are: ${names.join(', ')} (the last two: Lockstep as it ships)`,
    );
  }
  process.stdout.write(CANARY_HEAD);
  if (chosen.length > 1) {
    await inProcesses(
      chosen.map(({ name }) => name),
      CANARY_HEAD,
    );
    return;
  }
  for (const { set, leak, name } of chosen) {
    const start = performance.now();
    const seen = canary(set, leak, settings);
    process.stdout.write(formatCanary(seen));
    process.stderr.write(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    if (!isAsExpected(seen)) process.exitCode = 1;
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`canary: ${error.message}\n`);
  process.exitCode = 2;
}
