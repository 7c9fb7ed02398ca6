import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createMachine, runToEnd } from '../guest-run.mjs';
import { cpuSeconds } from '../measure.mjs';
import { LOCKSTEP, QEMU, QEMU_OPTIONS, missing, processSeconds } from '../processes.mjs';
import { guestFile, guestPath, registerLoop, straightLine } from '../programs.mjs';

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
  const ours = (guest) => processSeconds(process.execPath, [LOCKSTEP, 'run', guest]);
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
