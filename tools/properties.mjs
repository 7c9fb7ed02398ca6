// Runs the laws in properties/ with another seed, or for longer than `npm test` does:
//
//   npm run properties -- [--seed S] [--numRuns N] [--law NAME] [--path PATH]
//
// Without --seed it draws one; every failure's message ends with the command that replays it.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

function fail(message) {
  console.error(`properties: ${message}`);
  process.exit(2);
}

function options() {
  const text = { type: 'string' };
  try {
    return parseArgs({ options: { seed: text, numRuns: text, law: text, path: text } }).values;
  } catch (error) {
    return fail(error.message);
  }
}

/** @returns the option as a number, where it is given */
function integer(name, value, min, max) {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() !== '' && Number.isInteger(number) && number >= min && number <= max) return number;
  return fail(`--${name} ${value}: an integer from ${min} to ${max} is needed`);
}

const given = options();
const runs = integer('numRuns', given.numRuns, 1, 2 ** 31 - 1);
const seed = integer('seed', given.seed, -(2 ** 31), 2 ** 31 - 1) ?? randomInt(2 ** 31);
console.log(`seed ${seed}`);

const environment = { ...process.env, LOCKSTEP_SEED: String(seed) };
if (runs !== undefined) environment.LOCKSTEP_RUNS = String(runs);
if (given.path !== undefined) environment.LOCKSTEP_PATH = given.path;
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
// As many hours as it takes; and no report where the gate looks for its own.
const args = ['run', 'properties/', '--testTimeout', '0', '--reporter', 'default'];
if (given.law !== undefined) args.push('-t', `${given.law.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
const { status } = spawnSync(process.execPath, [vitest, ...args], {
  cwd: root,
  env: environment,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
