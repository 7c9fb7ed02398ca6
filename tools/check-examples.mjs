// Runs what is in `examples` as its users would: `npm run check:examples`, and as a part of `npm run check:package`.
//
//   node tools/check-examples.mjs [--update]
//
// The machines of `examples/machines`: their types hold, and each command of their README prints what is shown there
// (`--update` puts in what is printed now, here and below). The project of `examples/firmware`: installs the packed package elsewhere, and
// runs its tests and fixtures; where there is a cross compiler, the firmware is built to the same bytes, and with its bug
// put back the fixture fails. The walk through `examples/sampler` in docs/guide.md, where there is that compiler: each command
// prints what is shown there.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { npm, pack, root } from './pack.mjs';

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

/** Left out of a copy of the firmware's project. */
const MADE = new Set(['node_modules', 'build', 'vendor']);
const COMPILER = 'riscv64-unknown-elf-gcc';
/** Its bug: interrupts are on again before the count of waiting keys was stored. */
const ORDER = [
  '    uint8_t byte = ring[taken++ % RING_SIZE];\n    waiting--;\n    interrupts_on();\n',
  '    interrupts_on();\n    uint8_t byte = ring[taken++ % RING_SIZE];\n    waiting--;\n',
];

/**
 * A project that somebody else has, with firmware.
 * @param project an empty folder, or one in which the package is installed already
 */
export function checkFirmware(project, tarball) {
  const example = path.join(root, 'examples', 'firmware');
  cpSync(example, project, { recursive: true, filter: (file) => !MADE.has(path.basename(file)) });
  mkdirSync(path.join(project, 'vendor'), { recursive: true });
  copyFileSync(tarball, path.join(project, 'vendor', path.basename(tarball)));
  npm(['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: project });
  const run = (words, expected = 0) => {
    const done = spawnSync(process.execPath, words, {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', CI: 'true' },
    });
    const printed = done.stdout + done.stderr;
    const command = words.map((word) => path.basename(word)).join(' ');
    check(done.status === expected, `${command} ended with ${done.status}, not ${expected}:\n${printed}`);
    return printed;
  };
  const vitest = ['node_modules/vitest/vitest.mjs', 'run'];
  run([require.resolve('typescript/bin/tsc'), '-p', '.']);
  check(/3 passed/.test(run(vitest)), 'The tests of examples/firmware were not all run.');
  run(['node_modules/lockstep/dist/cli/main.js', 'replay', 'fixtures']);
  if (spawnSync(COMPILER, ['--version']).error !== undefined) return `no ${COMPILER}: not built anew`;

  const elf = path.join(project, 'typewriter.elf');
  const committed = readFileSync(elf);
  rmSync(elf);
  make(project);
  check(
    readFileSync(elf).equals(committed),
    'typewriter.elf: its source makes other bytes than are committed.',
  );
  const file = path.join(project, 'firmware', 'typewriter.c');
  const source = readFileSync(file, 'utf8');
  check(source.includes(ORDER[0]), `${path.basename(file)}: the lines are gone that the bug is made of.`);
  writeFileSync(file, source.replace(...ORDER));
  make(project);
  check(
    /the fixture \w+\.json/.test(run(vitest, 1)),
    'With the bug put back something else failed than the fixture.',
  );
  return 'built to the same bytes; with the bug put back the fixture fails';
}

const GUIDE = path.join(root, 'docs', 'guide.md');
/** The part of the guide that is a walk through one folder, and its blocks. */
const WALK = /^## Run it\n[\s\S]*?(?=^## In CI\n)/m;
const TEXT = /^```text\n([\s\S]*?)^```/gm;
/** What of its firmware the guide mends, before it says `make`. */
const MENDED = [
  '    interrupts_on();\n    uint32_t sample = ring[taken++ % RING_SIZE];\n    waiting--;\n',
  '    uint32_t sample = ring[taken++ % RING_SIZE];\n    waiting--;\n    interrupts_on();\n',
];

/** Runs one of the guide's commands in its project. @returns what that printed */
function walked(project, command) {
  if (command === 'make') {
    const file = path.join(project, 'firmware', 'sampler.c');
    const source = readFileSync(file, 'utf8');
    check(source.includes(MENDED[0]), `${path.basename(file)}: the lines are gone that the guide mends.`);
    writeFileSync(file, source.replace(...MENDED));
    make(project);
    return '';
  }
  const [npx, name, ...words] = command.split(' ');
  check(
    npx === 'npx' && name === 'lockstep',
    `docs/guide.md: \`${command}\` is not run by the check of the examples`,
  );
  const done = spawnSync(process.execPath, [path.join(root, 'dist', 'cli', 'main.js'), ...words], {
    cwd: project,
    encoding: 'utf8',
    input: '',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return (done.stdout + done.stderr).replaceAll('\r\n', '\n');
}

/** What a block shows, as it is now: of commands what they print, else the one fixture there is. */
function walkedBlock(project, shown) {
  if (!shown.startsWith('$ ')) {
    const folder = path.join(project, 'fixtures', 'sampler');
    return readFileSync(path.join(folder, readdirSync(folder)[0]), 'utf8');
  }
  const commands = shown.split(/^\$ /m).slice(1);
  return commands
    .map((one) => {
      const end = one.indexOf('\n');
      const [command, output] = [one.slice(0, end), one.slice(end + 1)];
      const printed = walked(project, command);
      const isShortened = output.endsWith('\n...\n') && printed.startsWith(output.slice(0, -'...\n'.length));
      return `$ ${command}\n${isShortened ? output : printed}`;
    })
    .join('');
}

function make(project) {
  const done = spawnSync('make', ['-s'], { cwd: project, encoding: 'utf8' });
  check(done.status === 0, `make failed:\n${done.stderr}`);
}

/** The guide's walk from a firmware's source to a fixture. */
export function checkGuide({ update = false } = {}) {
  if (spawnSync(COMPILER, ['--version']).error !== undefined) return `not walked: no ${COMPILER}`;
  const project = mkdtempSync(path.join(tmpdir(), 'lockstep-guide-'));
  try {
    cpSync(path.join(root, 'examples', 'sampler'), project, { recursive: true });
    make(project);
    const guide = readFileSync(GUIDE, 'utf8');
    const told = guide.replace(WALK, (walk) =>
      walk.replaceAll(TEXT, (block, shown) => {
        const now = walkedBlock(project, shown);
        check(update || now === shown, `docs/guide.md shows, other than there is:\n${now}`);
        return now === shown ? block : `\`\`\`text\n${now}\`\`\``;
      }),
    );
    if (update) writeFileSync(GUIDE, told);
    return 'as it says';
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** The firmware's project in a folder of its own. */
function checkFirmwareAlone() {
  const project = mkdtempSync(path.join(tmpdir(), 'lockstep-firmware-'));
  try {
    return checkFirmware(project, pack().tarball);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const update = process.argv.includes('--update');
    checkMachines({ update });
    console.log('examples/machines: as their README says');
    console.log(`docs/guide.md: ${checkGuide({ update })}`);
    console.log(`examples/firmware: ${checkFirmwareAlone()}`);
  } catch (error) {
    console.error(`check:examples: ${error.message}`);
    process.exitCode = 1;
  }
}
