import { loadImage, riscv } from '../dist/index.js';

/** Ticks between two readings of the simulated clock. */
const TICKS_A_READING = 100;

/** A guest with 128 MiB, as `lockstep run` has. */
export function guestOf(file) {
  return riscv({ image: loadImage(file, 'benchmark') });
}

export function createMachine(file) {
  return guestOf(file).create();
}

/**
 * Runs a machine to a position, or until its guest ends, as simply as can be: the clock goes on with each reading, timers
 * expire when nothing else is left to do, outputs are dropped. For guests without disk and network.
 */
export function runTo(machine, limit) {
  let clock = 0;
  for (;;) {
    const exit = machine.run(limit);
    if (exit.reason === 'limit' || exit.reason === 'halt') return exit;
    if (exit.reason === 'effects') continue;
    if (exit.reason === 'idle' && machine.deadline === undefined) throw new Error('the guest waits for ever');
    clock = exit.reason === 'idle' ? machine.deadline : clock + TICKS_A_READING;
    machine.deliver({ kind: 'clock', value: clock });
  }
}

/** Runs a guest to its end. @throws Error if it does not end with 0 */
export function runToEnd(machine) {
  const exit = runTo(machine, Number.MAX_SAFE_INTEGER);
  if (exit.reason !== 'halt' || exit.code !== 0) throw new Error(`the guest failed: ${JSON.stringify(exit)}`);
}
