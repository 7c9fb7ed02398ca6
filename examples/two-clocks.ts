// One guest, two clocks: a preemptive scheduler whose output shows where its timer interrupted it.
//
// Everything that a machine cannot know by itself is asked of whoever runs it. This is about the smallest program that
// runs one: it answers clock readings from a counter, and lets timers expire when the guest has slept or run for long.
// The same steps give the same output on every computer; other steps, another output.
import { riscv } from 'lockstep';

/** How far a machine runs before its clock goes on without being read, in slots. */
const SLICE = 500;

/** Runs the guest to its end under a clock that advances `step` ticks with each look at it. */
function outputWith(step: number): string {
  const machine = riscv({ elf: 'guests/elf/scheduler.elf', memory: '1MiB' }).create();
  const output: Uint8Array[] = [];
  let clock = 0;
  for (;;) {
    const exit = machine.run(machine.position + SLICE);
    if (exit.reason === 'halt') return Buffer.concat(output).toString();
    if (exit.reason === 'effects') {
      for (const effect of exit.effects) if (effect.kind === 'console') output.push(effect.data);
      continue;
    }
    // A question, an idle guest or the end of a slice: time goes on.
    clock += step;
    machine.deliver({ kind: 'clock', value: clock });
  }
}

for (const step of [20, 50, 50]) console.log(`${step} ticks a look:\n${outputWith(step)}`);
