// The benchmark: what Lockstep's machine costs, beside what it is meant to cost. Never fails because of a figure.
//
//   npm run bench                      everything, in a few minutes
//   npm run bench -- --only speed      one suite; repeat it for more
//   npm run bench -- --rounds 9        samples for each of the three medians (5)
//   npm run bench -- --json FILE       writes figures and samples as well
//   npm run bench -- --quick           a few seconds: whether it works; the figures mean nothing
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { formatTable, reached, summarise } from './report.mjs';
import { crossings } from './suites/crossings.mjs';
import { diff } from './suites/diff.mjs';
import { pairs } from './suites/pairs.mjs';
import { qemuReplay } from './suites/qemu-replay.mjs';
import { qemu } from './suites/qemu.mjs';
import { recording } from './suites/recording.mjs';
import { speed } from './suites/speed.mjs';
import { start } from './suites/start.mjs';
import { state } from './suites/state.mjs';
import { trials } from './suites/trials.mjs';

const SUITES = {
  speed: { title: 'Speed, in a warm machine', make: speed },
  qemu: { title: "Speed as a part of QEMU's, CPU time", make: qemu },
  recording: { title: 'Recording and replaying, in a warm machine', make: recording },
  'qemu-replay': { title: 'Recording and replaying beside QEMU, CPU time', make: qemuReplay },
  trials: { title: 'Trials', make: trials },
  pairs: { title: 'Pairs of hosts in one simulated world', make: pairs },
  diff: { title: 'Finding where two runs become different, CPU time', make: diff },
  state: { title: 'State, of 128 MiB', make: state },
  crossings: { title: 'Leaving the straight path, each time', make: crossings },
  start: { title: 'Start-up, wall-clock', make: start },
};

function readOptions(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string', multiple: true, default: Object.keys(SUITES) },
      rounds: { type: 'string' },
    },
  });
  const { quick, json, only } = values;
  const unknown = only.find((name) => !Object.hasOwn(SUITES, name));
  if (unknown !== undefined)
    throw new Error(`--only ${unknown}: there are ${Object.keys(SUITES).join(', ')}`);
  const rounds = Number(values.rounds ?? (quick ? 1 : 5));
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new Error(`--rounds ${values.rounds}: a number from 1 is needed`);
  return { quick, json, only, passes: quick ? 1 : 3, rounds };
}

/** Samples every suite in every round: what disturbs the machine for a while disturbs all of them a little. */
function takeSamples(suites, { passes, rounds, quick }) {
  for (const { sample } of suites) if (!quick) sample?.(); // to warm up
  for (let pass = 0; pass < passes; pass++) {
    for (const suite of suites) suite.passes.push([]);
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`round ${pass * rounds + round + 1} of ${passes * rounds}\n`);
      for (const { sample, passes: taken } of suites) if (sample !== undefined) taken[pass].push(sample());
    }
  }
}

/** For each figure of a suite its samples, pass by pass, and what they come to. */
function rowsOf({ figures = {}, passes }) {
  return Object.entries(figures).map(([key, figure]) => {
    const samples = passes.map((pass) => pass.map((sample) => sample[key]));
    return { key, figure, samples, value: summarise(figure, samples) };
  });
}

function main() {
  const options = readOptions(process.argv.slice(2));
  const suites = options.only.map((key) => ({
    key,
    passes: [],
    name: SUITES[key].title,
    ...SUITES[key].make(options),
  }));
  try {
    takeSamples(suites, options);
  } finally {
    for (const { close } of suites) close?.();
  }
  const results = suites.map((suite) => ({ ...suite, rows: rowsOf(suite) }));
  const host = `Node ${process.versions.node}, ${os.cpus().length} cores, ${os.cpus()[0]?.model.trim() ?? os.arch()}`;
  process.stdout.write(`${host}\n\n${formatTable(results)}`);
  if (options.quick) process.stdout.write('\nWith --quick the figures mean nothing.\n');
  if (options.json !== undefined) {
    const rows = results.flatMap(({ key: suite, rows }) =>
      rows.map(({ key, figure, samples, value }) => ({
        name: `${suite}.${key}`,
        ...figure,
        value,
        reached: reached(figure, value),
        samples,
      })),
    );
    writeFileSync(options.json, `${JSON.stringify({ host, quick: options.quick, rows }, undefined, 2)}\n`);
  }
}

try {
  main();
} catch (error) {
  process.stderr.write(`lockstep bench: ${error.message}\n`);
  process.exitCode = 1;
}
