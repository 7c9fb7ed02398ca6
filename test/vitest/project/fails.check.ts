import { invariant, riscv } from 'lockstep';
import { expect, test } from 'lockstep/vitest';

import { Counter } from '../../harness/counter.ts';

const elf = new URL('../../../guests/elf/lost-update.elf', import.meta.url).pathname;
const guest = riscv({ elf, memory: '16MiB' });

/** It remembers in its own way, which nobody saves. */
class Forgetful extends Counter {
  override save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify([this.position, this.ticks, this.sum, this.ticks]));
  }
}

const forgetful = { id: 'forgetful@1', create: () => new Forgetful(), accepts: ['tick'] };
const deaf = { id: 'deaf@1', create: () => new Counter() };
const seed = Number(process.env['CHECK_SEED']);

test.lockstep('no update is lost', guest, { seed, invariants: [invariant.exit(0)] });
test.lockstep('nobody asks here how it ends', guest, { seed, numRuns: 2 });
test.lockstep('no update is lost, elsewhere', guest, {
  ...{ seed, invariants: [invariant.exit(0)], fixtures: 'elsewhere', save: false },
});
test.lockstep('nothing gets through', deaf, { seed, numRuns: 2 });
test.lockstep('no such file', () => riscv({ elf: 'nowhere.elf' }));

test('a forgetful machine replays', { timeout: 0 }, async () => {
  await expect(forgetful).toReplayIdentically({ seed: 42, fixtures: false });
});
test('a forgetful machine does not replay', { timeout: 0 }, async () => {
  await expect(forgetful).not.toReplayIdentically({ seed: 42, fixtures: 'unwanted' });
});
test('silence holds the output rule', { timeout: 0 }, async () => {
  await expect(deaf).toHoldOutputRule({ seed, numRuns: 2 });
});
test('silence does not hold the output rule', { timeout: 0 }, async () => {
  await expect(deaf).not.toHoldOutputRule({ seed, numRuns: 2 });
});
test('what is no guest', { timeout: 0 }, async () => {
  await expect(elf).toReplayIdentically();
});
test('an option that there is not', { timeout: 0 }, async () => {
  await expect(guest).toReplayIdentically({ numRun: 2 } as object);
});
