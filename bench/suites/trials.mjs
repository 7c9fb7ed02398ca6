import { Bench } from '../../dist/harness/bench.js';
import { replayEqualsRecord } from '../../dist/harness/laws/replay-equals-record.js';
import { createMachine, guestOf, runTo } from '../guest-run.mjs';
import { cpuSeconds } from '../measure.mjs';
import { guestFile, someInterrupts } from '../programs.mjs';

const SLOTS = 50_000;
/** Ten checkpoints, and a timer interrupt every 500 slots: the simulated clock gains a tick in ten slots. */
const SCENARIO = { lockstep: 1, limit: SLOTS, checkpoints: SLOTS / 10 };
const INTERRUPT_TICKS = 50;

/** A trial as `check` has it, judged by one law. @returns what to call for each */
function judgedTrials(file) {
  const bench = new Bench(guestOf(file));
  return () => {
    const trial = bench.run(SCENARIO);
    const breach = replayEqualsRecord.judge(trial, bench, () => {});
    if (breach !== undefined) throw new Error(breach.message);
    return trial;
  };
}

/** Short runs, one after another in the same machine, each followed by a reset; and whole trials. */
export function trials({ quick }) {
  const count = quick ? 20 : 400;
  const compute = createMachine(guestFile('mix'));
  const scheduler = createMachine(guestFile('scheduler'));
  const interrupts = judgedTrials(someInterrupts(1e6, INTERRUPT_TICKS));
  const { timer } = interrupts().recorded.consumed;
  if (timer < 95 || timer > 105) throw new Error(`${timer} interrupts in a trial that is to have about 100`);
  const judged = judgedTrials(guestFile('scheduler'));
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
      recorded: {
        label: 'recorded, replayed, compared: an interrupt every 500 slots, 10 checkpoints',
        unit: '/s',
        better: 'higher',
        target: 1000,
      },
      guest: { label: 'recorded, replayed, compared: scheduler', unit: '/s', better: 'higher' },
    },
    sample: () => ({
      compute: aSecond(compute, (machine) => machine.run(SLOTS)),
      events: aSecond(scheduler, (machine) => runTo(machine, SLOTS)),
      recorded: count / cpuSeconds(() => times(count, interrupts)),
      guest: count / cpuSeconds(() => times(count, judged)),
    }),
  };
}

function times(count, work) {
  for (let index = 0; index < count; index++) work();
}
