import { test } from 'vitest';
import * as lockstep from 'lockstep';
import { invariant, riscv } from 'lockstep';

const firmware = riscv({ elf: 'guests/elf/counters.elf', memory: '1MiB' });

test(
  'no update is lost, whatever interrupts it',
  () =>
    lockstep.assert(firmware, {
      numRuns: 200,
      seed: 42,
      fixtures: 'fixtures/counters',
      invariants: [invariant.exit(0), invariant.neverOutput(/LOST/)],
    }),
  60_000,
);
