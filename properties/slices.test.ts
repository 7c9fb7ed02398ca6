import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { law } from './support/law.ts';
import { Machines, runTrial, showTrial, slices, trials } from './support/trials.ts';

const SLOTS = 600;

describe('run', () => {
  const whole = new Machines();
  const sliced = new Machines();

  law(
    'in slices of any size changes nothing',
    fc.record({ trial: trials(40, SLOTS), slices }),
    { numRuns: 2500, show: ({ trial }) => showTrial(trial) },
    ({ trial, slices }) => {
      const expected = runTrial(whole.get(trial.clock), trial, SLOTS);
      const history = runTrial(sliced.get(trial.clock), trial, SLOTS, { slices });
      expect(history).toEqual(expected);
    },
  );
});
