import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LOCKSTEP, QEMU, QEMU_OPTIONS, missing, processSeconds } from '../processes.mjs';
import { guestPath, someInterrupts, somePrints } from '../programs.mjs';

/** With `-icount shift=7` an instruction takes 128 ns of QEMU's time; in our simulated time a slot takes 10 ns. */
const QEMU_TICKS_A_SLOT = 1.28;
const OUR_TICKS_A_SLOT = 0.1;
const INTERRUPT_SLOTS = 1500;

/**
 * Record and replay here and in QEMU (`-icount shift=7` with rr): the same guests, whose timer's distance is set so that
 * interrupts are as many slots apart in both. CPU time of whole processes, with that of `hello.elf` taken off.
 */
export function qemuReplay({ quick }) {
  const reason = missing();
  if (reason !== undefined) return { skipped: reason };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lockstep-bench-'));
  const file = (name) => path.join(folder, name);
  const count = quick ? 200 : 20_000;
  const written = (name, elf) => {
    writeFileSync(file(name), elf);
    return file(name);
  };
  const interrupts = (ticksASlot) => someInterrupts(count, Math.round(INTERRUPT_SLOTS * ticksASlot));
  const prints = written('prints.elf', somePrints(count, 200));
  const guests = {
    hello: { ours: guestPath('hello'), theirs: guestPath('hello') },
    interrupts: {
      ours: written('ours.elf', interrupts(OUR_TICKS_A_SLOT)),
      theirs: written('theirs.elf', interrupts(QEMU_TICKS_A_SLOT)),
    },
    prints: { ours: prints, theirs: prints },
  };
  const [log, rr] = [file('run.log'), file('run.rr')];
  // Without the image, which a log holds once, logs can be compared event by event.
  const lockstep = (...words) => processSeconds(process.execPath, [LOCKSTEP, ...words]);
  const ours = {
    record: (elf) => lockstep('record', elf, '-o', log, '--seed', '1', '--no-embed'),
    replay: (elf) => lockstep('replay', log, '--guest', elf),
  };
  const qemu = (mode, elf) =>
    processSeconds(QEMU, [...QEMU_OPTIONS, '-icount', `shift=7,rr=${mode},rrfile=${rr}`, '-kernel', elf]);
  const ratio = (label) => ({ label, unit: 'x', better: 'higher', ratio: true });
  const bytes = (label) => ({ label, unit: 'bytes', better: 'lower' });
  return {
    figures: {
      interruptsRecord: ratio('interrupts: recording, our speed over QEMU'),
      interruptsReplay: ratio('interrupts: replaying, our speed over QEMU'),
      interruptsOurs: bytes('log for each interrupt, here'),
      interruptsTheirs: bytes('log for each interrupt, QEMU'),
      printsRecord: ratio('prints: recording, our speed over QEMU'),
      printsReplay: ratio('prints: replaying, our speed over QEMU'),
      printsOurs: bytes('log for each byte printed, here'),
      printsTheirs: bytes('log for each byte printed, QEMU'),
    },
    sample() {
      const took = {};
      for (const [name, elf] of Object.entries(guests)) {
        const times = { record: ours.record(elf.ours), replay: ours.replay(elf.ours) };
        const theirs = { record: qemu('record', elf.theirs), replay: qemu('replay', elf.theirs) };
        took[name] = { ours: times, theirs, ourBytes: statSync(log).size, theirBytes: statSync(rr).size };
      }
      const { hello } = took;
      const figures = {};
      for (const name of ['interrupts', 'prints']) {
        const { ours, theirs, ourBytes, theirBytes } = took[name];
        const speed = (what) => (theirs[what] - hello.theirs[what]) / (ours[what] - hello.ours[what]);
        figures[`${name}Record`] = speed('record');
        figures[`${name}Replay`] = speed('replay');
        figures[`${name}Ours`] = (ourBytes - hello.ourBytes) / count;
        figures[`${name}Theirs`] = (theirBytes - hello.theirBytes) / count;
      }
      return figures;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
