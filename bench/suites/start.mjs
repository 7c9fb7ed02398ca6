import { performance } from 'node:perf_hooks';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { guestPath, root } from '../programs.mjs';

/** From the command to the end of a tiny guest, wall-clock, the whole process. */
export function start() {
  const seconds = (words) => {
    const begin = performance.now();
    const { status } = spawnSync(process.execPath, words, { stdio: 'ignore' });
    if (status !== 0) throw new Error(`node ${words.join(' ')}: exit code ${status}`);
    return (performance.now() - begin) / 1000;
  };
  return {
    figures: {
      hello: { label: 'lockstep run hello.elf, whole process', unit: 's', better: 'lower', target: 0.3 },
      node: { label: 'of which Node itself (node -e 0)', unit: 's', better: 'lower' },
    },
    sample: () => ({
      hello: seconds([path.join(root, 'dist', 'cli', 'main.js'), 'run', guestPath('hello')]),
      node: seconds(['-e', '0']),
    }),
  };
}
