import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { law } from './support/law.ts';
import { Machines, runTrial, showTrial, trials } from './support/trials.ts';

const SLOTS = 500;

describe('a reset', () => {
  const used = new Machines();

  law(
    'gives the machine that was switched on: the same state, and the same from there on',
    fc.record({ before: trials(40, SLOTS), trial: trials(40, SLOTS), digesting: fc.boolean() }),
    { numRuns: 150, show: ({ trial }) => showTrial(trial) },
    ({ before, trial, digesting }) => {
      const clock = trial.clock;
      const machine = used.get(clock);
      runTrial(machine, { ...before, clock }, SLOTS, digesting ? { slices: [7], between: digestOften } : {});
      machine.reset();
      const fresh = new Machines().get(clock);
      expect(machine.digest()).toBe(fresh.digest());
      expect(Buffer.compare(machine.save(), fresh.save())).toBe(0);
      expect(runTrial(machine, trial, SLOTS)).toEqual(runTrial(fresh, trial, SLOTS));
    },
  );
});

describe('a digest', () => {
  const machines = new Machines();
  const others = new Machines();

  law(
    'depends on the state alone, not on how it was reached or on when it was asked for',
    trials(40, SLOTS),
    { numRuns: 600, show: showTrial },
    (trial) => {
      const machine = machines.get(trial.clock);
      const { digest } = runTrial(machine, trial, SLOTS);
      const often = runTrial(others.get(trial.clock), trial, SLOTS, {
        slices: [3, 50],
        between: digestOften,
      });
      expect(often.digest).toBe(digest);
      const loaded = others.get(trial.clock);
      loaded.reset();
      loaded.load(machine.save());
      expect(loaded.digest()).toBe(digest);
    },
  );
});

/** Takes a digest each time, and goes on with the same machine. */
function digestOften(machine: { digest(): string }): undefined {
  machine.digest();
}
