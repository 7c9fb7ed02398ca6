// Lockstep and QEMU as processes, and what they cost.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './programs.mjs';

export const QEMU = 'qemu-system-riscv64';
export const QEMU_OPTIONS = ['-M', 'virt', '-m', '128', '-bios', 'none', '-nographic', '-monitor', 'none'];
/** What `node` is to run. */
export const LOCKSTEP = path.join(root, 'dist', 'cli', 'main.js');

/** What is missing for the comparison, if anything. */
export function missing() {
  const answers = (command, option) => spawnSync(command, [option], { stdio: 'ignore' }).status === 0;
  if (!answers(QEMU, '--version')) return 'QEMU is not installed: not compared';
  // Node does not tell what a child process has used.
  return answers('bash', '--version')
    ? undefined
    : 'bash, whose `time` is needed, is not installed: not compared';
}

/** CPU seconds of a process from its start to its end. User and system: the kernel only estimates how they divide. */
export function processSeconds(command, words) {
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
