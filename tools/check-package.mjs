// Checks the package as its users get it: `npm run check:package`.
//
// Packs it, looks at what is inside, lets publint and attw judge it, then installs the tarball in a scratch project
// (without running scripts), runs the command and a shipped guest there, and compiles and runs a program that uses it.
// At last the examples (check-examples.mjs).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { checkFirmware, checkGuide, checkMachines } from './check-examples.mjs';
import { npm, pack, root } from './pack.mjs';

const MAX_BYTES = 2 * 1024 * 1024;
/** The settings of a strict project that uses us. */
const USER_OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: 'NodeNext',
  target: 'ES2022',
  lib: ['ES2022'],
  skipLibCheck: false,
  outDir: 'out',
};

const require = createRequire(import.meta.url);

function check(holds, message) {
  if (!holds) throw new Error(message);
}

/** Runs a program of Node and gives its standard output; fails unless it ends with `status`. */
function run(file, args, options, status = 0) {
  const done = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8', ...options });
  const name = path.basename(file);
  check(
    done.status === status,
    `${name} ${args.join(' ')} ended with ${done.status}, not ${status}:\n${done.stdout}${done.stderr}`,
  );
  return done.stdout;
}

/** What must be in the tarball, and what must not. */
function checkContents({ stage, bytes, files }) {
  check(bytes <= MAX_BYTES, `The tarball has ${bytes} bytes, more than ${MAX_BYTES}.`);
  const needed = [
    'dist/index.js',
    'dist/index.d.ts',
    'dist/cli/main.js',
    'dist/riscv/hart/binary.generated.js',
  ];
  for (const file of [
    ...needed,
    'dist/vitest/index.js',
    'dist/vitest/plugin.js',
    'guests/manifest.json',
    'schema/scenario.schema.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
  ]) {
    check(files.includes(file), `${file} is not in the tarball.`);
  }
  check(
    files.some((file) => /^guests\/elf\/.*\.elf$/.test(file)),
    'No guest is in the tarball.',
  );
  const foreign = files.find((file) => /(^|\/)test\/|\.test\.|\.tmp$|\.tsbuildinfo$/.test(file));
  check(foreign === undefined, `${foreign} is in the tarball, where only what users need belongs.`);
  for (const file of files) {
    const content = readFileSync(path.join(stage, file), 'latin1');
    const place = [root, homedir()].find((folder) => folder.length > 1 && content.includes(`${folder}/`));
    check(place === undefined, `${file} names ${place}, a folder of this machine.`);
  }
  // The hart is inside, as a module that WebAssembly accepts.
  const source = readFileSync(path.join(stage, 'dist/riscv/hart/binary.generated.js'), 'utf8');
  const [, base64] = /'([A-Za-z0-9+/=]+)'|"([A-Za-z0-9+/=]+)"/.exec(source)?.filter(Boolean) ?? [];
  check(
    WebAssembly.validate(Buffer.from(base64 ?? '', 'base64')),
    'The hart in the tarball is no WebAssembly module.',
  );
}

async function checkManifest({ stage, tarball }) {
  const { messages } = await publint({ pkgDir: stage, strict: true, pack: false });
  const manifest = JSON.parse(readFileSync(path.join(stage, 'package.json'), 'utf8'));
  const said = messages.map((message) => formatMessage(message, manifest, { color: false }));
  check(messages.length === 0, `publint: ${said.join('\n')}`);
  const attw = path.join(
    path.dirname(require.resolve('@arethetypeswrong/cli/package.json')),
    'dist',
    'index.js',
  );
  run(attw, [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color'], { cwd: root });
}

/** Compiles one file of a user's project. */
function compile(project, file, text, options) {
  writeFileSync(path.join(project, file), text);
  const settings = { compilerOptions: { ...USER_OPTIONS, ...options }, files: [file] };
  writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify(settings));
  run(require.resolve('typescript/bin/tsc'), [], { cwd: project });
}

const INSTALL = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];

/** A project of a user's, with the tarball installed and nothing run. */
function checkInstalled({ tarball, manifest }) {
  const project = mkdtempSync(path.join(tmpdir(), 'lockstep-package-'));
  try {
    writeFileSync(
      path.join(project, 'package.json'),
      JSON.stringify({ name: 'scratch', private: true, type: 'module' }),
    );
    npm([...INSTALL, tarball], { cwd: project });

    const installed = path.join(project, 'node_modules', 'lockstep');
    const version = npm(['exec', '--offline', '--', 'lockstep', '--version'], { cwd: project }).trim();
    check(version === manifest.version, `lockstep --version says ${version}, not ${manifest.version}.`);
    const output = run(
      path.join(installed, 'dist/cli/main.js'),
      ['run', path.join(installed, 'guests/elf/hello.elf'), '--seed', '1'],
      { cwd: project, input: '' },
    );
    check(output.length > 0, 'The guest hello.elf, run from the installed package, printed nothing.');

    // What generates trials is a peer that only those need who check; the declarations name its types.
    const { 'fast-check': range } = manifest.peerDependencies;
    npm([...INSTALL, `fast-check@${range}`], { cwd: project });
    const checked = run(
      path.join(installed, 'dist/cli/main.js'),
      ['check', path.join(installed, 'guests/elf/scheduler.elf'), '--seed', '1', '--numRuns', '5'],
      { cwd: project, input: '' },
    );
    check(/replication laws +hold/.test(checked), `The installed package's check printed:\n${checked}`);

    // Our declarations stand on their own, without the types of Node.
    compile(project, 'declarations.ts', "export * from 'lockstep';\n", { types: [] });
    const example = readFileSync(path.join(root, 'examples', 'two-clocks.ts'), 'utf8');
    compile(project, 'two-clocks.ts', example, {
      types: ['node'],
      typeRoots: [path.join(root, 'node_modules', '@types')],
      skipLibCheck: true,
    });
    const program = run(path.join(project, 'out', 'two-clocks.js'), [], { cwd: installed });
    check(program.includes('preemptions'), `The example two-clocks.ts printed something else:\n${program}`);

    // Somebody's firmware, in the same place, so that it is installed only once.
    return checkFirmware(project, tarball);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

try {
  const packed = pack();
  console.log(`${path.basename(packed.tarball)}: ${packed.bytes} bytes, ${packed.files.length} files`);
  checkContents(packed);
  console.log('contents: as they should be');
  await checkManifest(packed);
  console.log('publint and attw: nothing to say');
  const firmware = checkInstalled(packed);
  console.log('installed in a scratch project: the command, a guest, a check and a TypeScript program run');
  console.log(`examples/firmware: ${firmware}`);
  checkMachines();
  console.log('examples/machines: as their README says');
  console.log(`docs/guide.md, the walk: ${checkGuide()}`);
} catch (error) {
  console.error(`check:package: ${error.message}`);
  process.exitCode = 1;
}
