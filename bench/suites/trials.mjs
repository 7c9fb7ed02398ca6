import { createMachine, runTo } from '../guest-run.mjs';
import { cpuSeconds } from '../measure.mjs';
import { guestFile } from '../programs.mjs';

const SLOTS = 50_000;

/** Short runs, one after another in the same machine, each followed by a reset. */
export function trials({ quick }) {
  const count = quick ? 20 : 400;
  const compute = createMachine(guestFile('mix'));
  const scheduler = createMachine(guestFile('scheduler'));
  const aSecond = (machine, run) =>
    count /
    cpuSeconds(() => {
      for (let trial = 0; trial < count; trial++) {
        run(machine);
        machine.reset();
      }
    });
  return {
    figures: {
      compute: {
        label: 'trials of 50,000 slots: mix, no events',
        unit: '/s',
        better: 'higher',
        target: 1500,
      },
      events: { label: 'trials of 50,000 slots: scheduler, timer and clock', unit: '/s', better: 'higher' },
    },
    sample: () => ({
      compute: aSecond(compute, (machine) => machine.run(SLOTS)),
      events: aSecond(scheduler, (machine) => runTo(machine, SLOTS)),
    }),
  };
}
