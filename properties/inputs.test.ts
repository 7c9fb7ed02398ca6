import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { law } from './support/law.ts';
import { Machines, runTrial, showTrial, slices, trials } from './support/trials.ts';

const SLOTS = 600;

describe('what reaches a guest', () => {
  const one = new Machines();
  const other = new Machines();
  const busy = new Machines();

  law(
    'comes through deliver alone: the same inputs at the same positions give the same bytes',
    fc.record({ trial: trials(40, SLOTS), unrelated: trials(10, SLOTS), slices }),
    { numRuns: 1000, show: ({ trial }) => showTrial(trial) },
    ({ trial, unrelated, slices }) => {
      const first = one.get(trial.clock);
      const history = runTrial(first, trial, SLOTS);
      // What the host does meanwhile: another machine runs, memory comes and goes.
      let litter: unknown[] = [];
      const between = (): undefined => {
        litter = litter.length > 50 ? [] : [...litter, new Uint8Array(1000)];
        runTrial(busy.get(unrelated.clock), unrelated, 20);
      };
      const second = other.get(trial.clock);
      expect(runTrial(second, trial, SLOTS, { slices: slices.map((slots) => 5 * slots), between })).toEqual(
        history,
      );
      expect(Buffer.compare(second.save(), first.save())).toBe(0);
    },
  );
});
