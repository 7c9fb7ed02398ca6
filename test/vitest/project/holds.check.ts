import fc from 'fast-check';
import { invariant, riscv, scenario } from 'lockstep';
import type { Scenario } from 'lockstep';
import { expect, it, test } from 'lockstep/vitest';
import { describe } from 'vitest';

import { Counter } from '../../harness/counter.ts';

const counter = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };
const elf = new URL('../../../guests/elf/counters.elf', import.meta.url).pathname;
/** In some of them something reaches it. */
const few = { numRuns: 5, seed: 1 };
const firmware = riscv({ elf, memory: '1MiB' });

test.lockstep('a machine', counter, { seed: 1, numRuns: 20 });
test.lockstep('firmware on a pair', firmware, {
  ...{ seed: 1, numRuns: 2, faults: true, invariants: [invariant.exit(0)] },
});
test.lockstep('a guest that is made when its turn comes', async () => counter, few);
it.lockstep.concurrent('one beside another', counter, few);
it.lockstep.concurrent('another beside one', counter, few);
const [unless, where] = [test.lockstep.skipIf, test.lockstep.runIf];
unless(true)('not this one', firmware);
where(true)('but this one', counter, few);
test.lockstep.for([{ mebibytes: 1 }, { mebibytes: 2 }])(
  'with $mebibytes MiB',
  ({ mebibytes }) => riscv({ elf, memory: `${mebibytes}MiB` }),
  ({ mebibytes }) => ({ numRuns: mebibytes, seed: 1 }),
);

describe('guests that are expected to', () => {
  test('replay identically', { timeout: 0 }, async () => {
    await expect(counter).toReplayIdentically(few);
  });

  test('diverge where something else reaches them', { timeout: 0 }, async () => {
    const silent: Scenario = { lockstep: 1, limit: 5000 };
    const pressed: Scenario = { ...silent, arrivals: [{ at: 100, reset: true }] };
    const run = { guest: firmware, scenario: silent };
    await expect([run, { guest: firmware, scenario: pressed }]).toDivergeAt(100);
    await expect([run, { guest: firmware, scenario: pressed }]).toDivergeAt({ symbol: 'round_of_updates' });
    await expect([run, { guest: firmware, scenario: pressed }]).not.toDivergeAt({ symbol: 'main' });
    await expect([run, run]).not.toDivergeAt();
  });

  test('hold the output rule', { timeout: 0 }, async () => {
    await expect(counter).toHoldOutputRule({ numRuns: 8, seed: 1 });
    const pairs = scenario(counter, { faults: true });
    await expect(counter).toHoldOutputRule({ scenario: pairs, numRuns: 8, seed: 1 });
  });
});

test(
  'what fast-check was told for all properties counts where nothing else is said',
  { timeout: 0 },
  async () => {
    fc.configureGlobal({ numRuns: 3, seed: 7 });
    await expect(expect(counter).not.toReplayIdentically()).rejects.toThrow(/holds, 3 trials, seed 7/);
    const asked = expect(counter).not.toReplayIdentically({ numRuns: 4, seed: 8 });
    await expect(asked).rejects.toThrow(/holds, 4 trials, seed 8/);
  },
);
