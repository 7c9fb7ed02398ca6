import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { Computer } from '../src/riscv/computer.ts';
import { law } from './support/law.ts';
import { Machines, runTrial, showTrial, slices, trials } from './support/trials.ts';

const SLOTS = 400;

describe('caching', () => {
  const caching = new Machines();
  const forgetful = new Machines();

  law(
    'is not observable: forgetting everything between slices changes nothing',
    fc.record({ trial: trials(40, SLOTS), slices: fc.oneof(fc.constant([1]), slices) }),
    { numRuns: 1200, show: ({ trial }) => showTrial(trial) },
    ({ trial, slices }) => {
      const expected = runTrial(caching.get(trial.clock), trial, SLOTS);
      const between = (machine: Computer): undefined => {
        machine.forgetCaches();
      };
      const history = runTrial(forgetful.get(trial.clock), trial, SLOTS, { slices, between });
      expect(history).toEqual(expected);
    },
  );
});
