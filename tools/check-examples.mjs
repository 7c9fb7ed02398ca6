// Runs what is in `examples` as its users would: `npm run check:examples`, and as a part of `npm run check:package`.
//
//   node tools/check-examples.mjs [--update]
//
// The machines of `examples/machines`: their types hold, and each command of their README prints what is shown there
// (`--update` puts in what is printed now).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './pack.mjs';

const require = createRequire(import.meta.url);
const README = path.join(root, 'examples', 'machines', 'README.md');
/** A block that shows a command, with what that prints. */
const SESSION = /^```\n\$ npx lockstep (.*)\n([\s\S]*?)^```/gm;
/** What commands leave behind is left in a folder that looks like a checkout. */
const CHECKOUT = ['dist', 'examples', 'node_modules', 'package.json'];

/** Runs the command in a checkout. @returns its exit code, and what it printed on both streams */
function lockstep(checkout, words) {
  const done = spawnSync(process.execPath, [path.join(checkout, 'dist', 'cli', 'main.js'), ...words], {
    cwd: checkout,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { code: done.status, printed: done.stdout + done.stderr };
}

function check(holds, message) {
  if (!holds) throw new Error(message);
}

/** The README's commands: what is shown is what is printed, and the exit code says the same. */
function checkShown(checkout, update) {
  const readme = readFileSync(README, 'utf8');
  const told = readme.replaceAll(SESSION, (_block, command, shown) => {
    const { code, printed } = lockstep(checkout, command.split(' '));
    const expected = / FAILED, /.test(printed) ? 1 : 0;
    check(code === expected, `lockstep ${command} ended with ${code}, not ${expected}:\n${printed}`);
    check(update || shown === printed, `lockstep ${command} printed, other than shown:\n${printed}`);
    return `\`\`\`\n$ npx lockstep ${command}\n${printed}\`\`\``;
  });
  if (update) writeFileSync(README, told);
}

/** Machines from somebody else: types, what their README shows, and the one whose report nobody can foresee. */
export function checkMachines({ update = false } = {}) {
  const types = spawnSync(
    process.execPath,
    [require.resolve('typescript/bin/tsc'), '-p', path.join(root, 'examples', 'machines')],
    { encoding: 'utf8' },
  );
  check(types.status === 0, `examples/machines: the types do not hold:\n${types.stdout}`);
  const checkout = mkdtempSync(path.join(tmpdir(), 'lockstep-examples-'));
  try {
    for (const entry of CHECKOUT) symlinkSync(path.join(root, entry), path.join(checkout, entry), 'junction');
    checkShown(checkout, update);
    const hasty = lockstep(checkout, [
      'check',
      '--machine',
      'examples/machines/hasty-meter.js',
      '--seed',
      '1',
    ]);
    const found = hasty.code === 1 && hasty.printed.includes('VIOLATED: replay equals record');
    check(found, `A machine that looks at its host's clock was not found out:\n${hasty.printed}`);
  } finally {
    rmSync(checkout, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    checkMachines({ update: process.argv.includes('--update') });
    console.log('examples/machines: as their README says');
  } catch (error) {
    console.error(`check:examples: ${error.message}`);
    process.exitCode = 1;
  }
}
