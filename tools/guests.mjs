// Builds the shipped guests: `npm run guests [-- --verify | --out DIR | --only NAME | -D NAME=VALUE]`.
// What there is to build stands in guests/manifest.json, from which the README's table is made too. The result depends on the toolchain and on
// the sources only, bit for bit: not on the checkout's place, the date or the host.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { withGuestTable } from './guest-table.mjs';

const root = resolve(import.meta.dirname, '..');
const sources = join(root, 'guests');
const committed = join(sources, 'elf');
const readme = join(sources, 'README.md');

const prefix = process.env.RISCV_PREFIX ?? 'riscv64-unknown-elf-';
/** What the committed files were built with; another toolchain builds, but not the same bits. */
const toolchain = { gcc: '12.2.0', ld: '2.40' };

const compileFlags = [
  ...['-march=rv64imac_zicsr_zifencei', '-mabi=lp64', '-mcmodel=medany'],
  ...['-std=gnu11', '-O2', '-ffreestanding', '-fno-tree-loop-distribute-patterns'],
  ...['-fno-common', '-ffunction-sections', '-fdata-sections'],
  ...['-Wall', '-Wextra', '-Werror', '-Wstrict-prototypes', '-Wmissing-declarations'],
  ...['-g1', `-fdebug-prefix-map=${sources}=.`], // no absolute path in the line information
];
const linkFlags = [
  ...['-nostdlib', '-static', '-march=rv64imac_zicsr_zifencei', '-mabi=lp64', '-T', 'support/link.ld'],
  ...['-Wl,--build-id=none', '-Wl,--gc-sections', '-Wl,--nmagic', '-Wl,--fatal-warnings'],
];

class BuildError extends Error {}

/** Runs one tool of the toolchain in guests/, so that every path it sees is relative. */
function tool(name, args) {
  const command = prefix + name;
  const done = spawnSync(command, args, { cwd: sources, encoding: 'utf8' });
  if (done.error?.code === 'ENOENT') {
    throw new BuildError(
      `${command} is not installed. On Debian or Ubuntu: apt-get install gcc-riscv64-unknown-elf. ` +
        `With another toolchain, set RISCV_PREFIX to what its commands start with.`,
    );
  }
  if (done.error) throw done.error;
  if (done.status !== 0) throw new BuildError(`${command} ${args.join(' ')}\n${done.stdout}${done.stderr}`);
  return done.stdout;
}

function readManifest() {
  return JSON.parse(readFileSync(join(sources, 'manifest.json'), 'utf8')).guests;
}

function compile(source, work, defines) {
  const object = join(work, `${source.replaceAll('/', '-')}.o`);
  tool('gcc', [...compileFlags, ...defines.map((define) => `-D${define}`), '-c', source, '-o', object]);
  return object;
}

/** The support library is an archive: a guest gets only the drivers it calls. */
function buildSupport(work, defines) {
  const files = readdirSync(join(sources, 'support'))
    .filter((file) => file.endsWith('.c'))
    .sort()
    .map((file) => compile(`support/${file}`, work, defines));
  const archive = join(work, 'support.a');
  tool('ar', ['rcsD', archive, ...files]);
  return { start: compile('support/start.S', work, defines), archive };
}

function buildGuest(guest, support, work, out, defines) {
  const all = [...(guest.defines ?? []), ...defines];
  const objects = guest.sources.map((source) => compile(source, work, all));
  const elf = join(out, `${guest.name}.elf`);
  tool('gcc', [...linkFlags, support.start, ...objects, support.archive, '-o', elf]);
  return elf;
}

/** @returns the paths of the ELF files built into `out` */
function build(guests, out, defines) {
  mkdirSync(out, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'lockstep-guests-'));
  try {
    const support = buildSupport(work, defines);
    return guests.map((guest) => buildGuest(guest, support, work, out, defines));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** @returns what is wrong with the committed files, one line each */
function differences(guests) {
  const out = mkdtempSync(join(tmpdir(), 'lockstep-guests-'));
  try {
    const found = [];
    for (const elf of build(guests, out, [])) {
      const name = basename(elf);
      const old = readdirSync(committed).includes(name) ? readFileSync(join(committed, name)) : undefined;
      if (old === undefined) found.push(`guests/elf/${name}: not committed`);
      else if (!old.equals(readFileSync(elf)))
        found.push(`guests/elf/${name}: differs from its sources' build`);
    }
    return found;
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Whether guests/README.md has the manifest's table; with `write`, it has afterwards. */
function checkTable({ write = false } = {}) {
  const text = readFileSync(readme, 'utf8');
  const right = withGuestTable(text, readManifest());
  if (text === right) return [];
  if (write) writeFileSync(readme, right);
  return ['guests/README.md: its table is not the manifest: run `npm run guests`'];
}

/** Committed ELF files that the manifest does not know. */
function strays() {
  const known = new Set(readManifest().map((guest) => `${guest.name}.elf`));
  return readdirSync(committed)
    .filter((file) => !known.has(file))
    .map((file) => `guests/elf/${file}: not in guests/manifest.json`);
}

function describeToolchain() {
  const found = {
    gcc: tool('gcc', ['-dumpfullversion']).trim(),
    ld:
      tool('ld', ['--version'])
        .split('\n')[0]
        .match(/\d+\.\d+(\.\d+)?/)?.[0] ?? 'unknown',
  };
  const same = found.gcc === toolchain.gcc && found.ld === toolchain.ld;
  return (
    `${prefix}gcc ${found.gcc}, ld ${found.ld}` +
    (same
      ? ''
      : ` (the committed files are from gcc ${toolchain.gcc}, ld ${toolchain.ld}: expect differences)`)
  );
}

function selected(only) {
  const guests = readManifest();
  if (only === undefined) return guests;
  const guest = guests.find(({ name }) => name === only);
  if (guest === undefined)
    throw new BuildError(
      `no guest '${only}' in the manifest; there are: ${guests.map((g) => g.name).join(', ')}`,
    );
  return [guest];
}

function main() {
  const { values } = parseArgs({
    options: {
      verify: { type: 'boolean', default: false },
      out: { type: 'string' },
      only: { type: 'string' },
      define: { type: 'string', short: 'D', multiple: true, default: [] },
    },
  });
  if (values.define.length > 0 && values.out === undefined)
    throw new BuildError(
      '-D changes the guests: give --out DIR too, so that the committed files stay as they are',
    );
  if (values.verify && values.out !== undefined) throw new BuildError('--verify takes no --out');
  const guests = selected(values.only);
  console.log(describeToolchain());

  if (values.verify) {
    const found = [...differences(guests), ...strays(), ...checkTable()];
    for (const line of found) console.error(line);
    if (found.length > 0) return 1;
    console.log(`${guests.length} guests: the same, bit for bit`);
    return 0;
  }
  for (const elf of build(
    guests,
    values.out === undefined ? committed : resolve(values.out),
    values.define,
  )) {
    console.log(`${basename(elf).padEnd(20)} ${String(readFileSync(elf).length).padStart(7)} bytes`);
  }
  if (values.out === undefined) checkTable({ write: true });
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof BuildError) && error.code?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
  console.error(`guests: ${error.message}`);
  process.exitCode = 2;
}
