import { test } from 'vitest';
import * as lockstep from 'lockstep';
import { invariant, riscv } from 'lockstep';

// The board that `lockstep check` gives a guest, which the fixtures were found on.
const sampler = riscv({ elf: 'build/sampler.elf', diskSectors: [32768] });

test(
  'no sample is lost, whenever the timer expires and whichever host dies',
  () =>
    lockstep.assert(sampler, {
      numRuns: 100,
      seed: 42,
      faults: true,
      fixtures: 'fixtures/sampler',
      invariants: [invariant.exit(0)],
    }),
  60_000,
);
