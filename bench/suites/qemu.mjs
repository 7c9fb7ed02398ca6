import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createMachine, runToEnd } from '../guest-run.mjs';
import { cpuSeconds } from '../measure.mjs';
import { guestFile, guestPath, registerLoop, root, straightLine } from '../programs.mjs';

const QEMU = 'qemu-system-riscv64';
const QEMU_OPTIONS = ['-M', 'virt', '-m', '128', '-bios', 'none', '-nographic', '-monitor', 'none'];
const LOCKSTEP = [path.join(root, 'dist', 'cli', 'main.js'), 'run'];

/** What is missing for the comparison, if anything. */
function missing() {
  const answers = (command, option) => spawnSync(command, [option], { stdio: 'ignore' }).status === 0;
  if (!answers(QEMU, '--version')) return 'QEMU is not installed: not compared';
  // Node does not tell what a child process has used.
  return answers('bash', '--version')
    ? undefined
    : 'bash, whose `time` is needed, is not installed: not compared';
}

/** CPU seconds of a process from its start to its end. User and system: the kernel only estimates how they divide. */
function processSeconds(command, words) {
  const { stderr, status } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%U %S"; time "$@" 2>/dev/null', 'bash', command, ...words],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    },
  );
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: exit code ${status}`);
  return stderr
    .trim()
    .split(' ')
    .reduce((sum, seconds) => sum + Number(seconds), 0);
}

/** The same ELF files here and on QEMU, one after the other: our speed as a part of QEMU's, by CPU time. */
export function qemu({ quick }) {
  const reason = missing();
  if (reason !== undefined) return { skipped: reason };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lockstep-bench-'));
  const written = (name, file) => {
    const at = path.join(folder, `${name}.elf`);
    writeFileSync(at, file);
    return at;
  };
  const guests = {
    compute: guestPath('mix'),
    loop: written('loop', registerLoop(quick ? 1e7 : 2e8)),
    code: written('code', straightLine(2 ** 21)),
  };
  const ours = (guest) => processSeconds(process.execPath, [...LOCKSTEP, guest]);
  const theirs = (guest) => processSeconds(QEMU, [...QEMU_OPTIONS, '-kernel', guest]);
  const warm = createMachine(guestFile('mix'));
  const ratio = (label, target) => ({ label, unit: 'x', better: 'higher', ratio: true, target });
  const seconds = (label) => ({ label, unit: 's', better: 'lower' });
  return {
    figures: {
      ourStart: seconds('hello.elf here'),
      theirStart: seconds('hello.elf on QEMU'),
      ourCompute: seconds('mix.elf here'),
      theirCompute: seconds('mix.elf on QEMU'),
      compute: ratio('compute (mix.elf), start-up taken off', 0.2),
      whole: ratio('compute (mix.elf), start-up and all'),
      steady: ratio('compute (mix.elf), here in a warm machine'),
      loop: ratio('tight loop, start-up taken off'),
      code: ratio('2 MiB of code, run once, start-up taken off'),
    },
    sample() {
      const [ourStart, theirStart] = [ours(guestPath('hello')), theirs(guestPath('hello'))];
      const figures = { ourStart, theirStart };
      const took = {};
      for (const [name, guest] of Object.entries(guests)) {
        took[name] = { ours: ours(guest), theirs: theirs(guest) };
        figures[name] = (took[name].theirs - theirStart) / (took[name].ours - ourStart);
      }
      figures.ourCompute = took.compute.ours;
      figures.theirCompute = took.compute.theirs;
      figures.whole = took.compute.theirs / took.compute.ours;
      warm.reset();
      figures.steady = (took.compute.theirs - theirStart) / cpuSeconds(() => runToEnd(warm));
      return figures;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
