// Finds every leak of docs/canaries.md with seed 1, and keeps the smallest scenario that shows it:
//
//   node tools/leak-fixtures.mjs [NAME..]
//
// Writes fixtures/leaks/NAME.json for each leak, or only for those named. Ends with 1 if one is not found by a law. What
// is written is judged by `lockstep replay fixtures`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { leakyHart } from './leaky-harts.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const FOLDER = path.join(root, 'fixtures', 'leaks');
const EXERCISER = path.join(root, 'guests', 'elf', 'exerciser.elf');
const SEED = 1;

const built = (module) => import(pathToFileURL(path.join(root, 'dist', module)).href);
const [
  { canarySets },
  { check },
  { renamed },
  { boardSetting },
  { CANARY_LIMIT, CANARY_RUNS, canaryGuest },
  harts,
  { riscvLeaks },
] = await Promise.all(
  [
    'audit/canary-sets.js',
    'harness/check/check.js',
    'harness/fixture.js',
    'harness/riscv/board-setting.js',
    'harness/riscv/leaks/canary-guest.js',
    'harness/riscv/leaks/leaky-harts.js',
    'harness/riscv/leaks/riscv-leaks.js',
  ].map(built),
);

async function compiled(names) {
  const modules = {};
  // One after another: the compiler's output has one place.
  for (const name of names) modules[name] = await WebAssembly.compile(await leakyHart(root, name));
  return modules;
}

/** What says which machine a set is tried with, in the file. */
function machineOf(subject, guest) {
  if (subject !== guest) return { remarks: { machine: subject.id } };
  const board = boardSetting(guest.configuration);
  return { scenario: { guest: path.relative(FOLDER, EXERCISER).replaceAll(path.sep, '/'), board } };
}

function keep({ subject, checks }, leak, guest) {
  const { failure } = check(subject, {
    ...checks,
    seed: SEED,
    numRuns: CANARY_RUNS,
    rig: leak.rig,
    localise: false,
  });
  if (failure?.kind !== 'law') {
    process.stderr.write(`${leak.name}: no law has found it with seed ${SEED}\n`);
    process.exitCode = 1;
    return;
  }
  const { scenario = {}, remarks = {} } = machineOf(subject, guest);
  const fixture = renamed(
    {
      scenario: { ...failure.scenario, ...scenario, expect: 'law-violated' },
      about: `with it, ${leak.what}`,
      ...remarks,
      breaks: failure.name,
      leak: leak.name,
    },
    `${leak.name}.json`,
  );
  writeFileSync(path.join(FOLDER, fixture.name), fixture.text);
  process.stdout.write(`${leak.name}: ${failure.events} events, ${failure.name}\n`);
}

const guest = canaryGuest(readFileSync(EXERCISER));
const sets = canarySets(guest, CANARY_LIMIT, riscvLeaks(guest, await compiled(harts.LEAKY_HARTS)));
const wanted = new Set(process.argv.slice(2));
mkdirSync(FOLDER, { recursive: true });
for (const set of sets) {
  for (const leak of set.leaks) if (wanted.size === 0 || wanted.has(leak.name)) keep(set, leak, guest);
}
