import { invariant, riscv } from 'lockstep';
import { test } from 'lockstep/vitest';

test.lockstep('a guest', riscv({ elf: 'firmware/guest.elf', memory: '1MiB' }), {
  ...{ numRuns: 5, seed: 1, save: false },
  invariants: [invariant.neverOutput(/Hello/)],
});
