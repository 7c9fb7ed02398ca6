// Runs the laws in properties/ with another seed, or for longer than `npm test` does:
//
//   npm run properties -- [--seed S] [--numRuns N] [--law NAME] [--path PATH] [--help]
//
// Without --seed it draws one; every failure's message ends with the command that replays it.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

function fail(message) {
  console.error(`properties: ${message}`);
  process.exit(2);
}

function options() {
  const text = { type: 'string' };
  try {
    return parseArgs({
      options: { seed: text, numRuns: text, law: text, path: text, help: { type: 'boolean' } },
    }).values;
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

const HELP = `npm run properties -- [options]

Runs the laws in properties/ with another seed, or for longer than npm test does.

  --seed S      what the trials are generated from; drawn and printed without it
  --numRuns N   trials of each
  --law NAME    only the properties of this name; a law of docs/laws.md stands for those that judge it
  --path PATH   begins with the trial that a failure names so
`;

const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** Names of all tests in properties/, with those of the blocks that they are in. */
function propertyNames() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'list', 'properties/', '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) fail(`the properties cannot be listed:\n${stderr}`);
  const tests = JSON.parse(stdout.slice(stdout.indexOf('[')));
  return [...new Set(tests.map(({ name }) => name.split(' > ').join(' ')))];
}

/**
 * What `--law` stands for: where it is, and a pattern for the names of the tests. A law is judged by all the properties of its
 * kind; only for another name all properties have to be looked at.
 */
async function chosen(law) {
  const { PAIR_LAWS, RECORD_REPLAY_LAWS } = await import(
    pathToFileURL(path.join(root, 'dist', 'harness', 'laws', 'laws.js')).href
  );
  const isOneOf = (laws) => laws.some(({ name }) => name === law);
  if (isOneOf(RECORD_REPLAY_LAWS)) return { files: 'properties/laws.test.ts' };
  if (isOneOf(PAIR_LAWS)) return { files: 'properties/pair.test.ts' };
  const names = propertyNames();
  const literal = law.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  if (names.some((name) => name === law || name.endsWith(` ${law}`)))
    return { files: 'properties/', pattern: `(^| )${literal}$` };
  const list = (texts) => texts.map((text) => `  ${text}\n`).join('');
  const laws = [...RECORD_REPLAY_LAWS, ...PAIR_LAWS].map(({ name }) => name);
  return fail(
    `--law ${law}: there is none of this name\nproperties:\n${list(names)}laws:\n${list(laws).trimEnd()}`,
  );
}

const given = options();
if (given.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const runs = integer('numRuns', given.numRuns, 1, 2 ** 31 - 1);
const seed = integer('seed', given.seed, -(2 ** 31), 2 ** 31 - 1) ?? randomInt(2 ** 31);
const { files, pattern } = given.law === undefined ? { files: 'properties/' } : await chosen(given.law);
console.log(`seed ${seed}`);

const environment = { ...process.env, LOCKSTEP_SEED: String(seed) };
if (runs !== undefined) environment.LOCKSTEP_RUNS = String(runs);
if (given.path !== undefined) environment.LOCKSTEP_PATH = given.path;
// As many hours as it takes; and no report where the gate looks for its own.
const args = ['run', files, '--testTimeout', '0', '--reporter', 'default'];
if (pattern !== undefined) args.push('-t', pattern);
const { status } = spawnSync(process.execPath, [vitest, ...args], {
  cwd: root,
  env: environment,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
