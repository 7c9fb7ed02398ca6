import fc from 'fast-check';
import { invariant, riscv } from 'lockstep';
import type { Arrival, Scenario } from 'lockstep';
import { expect, test } from 'lockstep/vitest';

const typewriter = riscv({ elf: 'typewriter.elf', memory: '1MiB' });

/** Somebody types faster than anybody can: a key comes so many slots behind an interrupt. */
const key: fc.Arbitrary<Arrival> = fc.record({
  after: fc.constant('trap'),
  hit: fc.integer({ min: 1, max: 9 }),
  plus: fc.nat({ max: 150 }),
  console: fc.constantFrom('a', 'z', '!', '\r', '.'),
});

const typing: fc.Arbitrary<Scenario> = fc
  .array(key, { minLength: 1, maxLength: 12 })
  .map((keys) => ({ lockstep: 1, limit: 20_000, arrivals: [{ at: 0, console: 'q' }, ...keys] }));

test.lockstep('no key upsets the ring, whenever it comes', typewriter, {
  scenario: typing,
  numRuns: 300,
  seed: 42,
  invariants: [invariant.exit(0), invariant.neverOutput(/PANIC/), invariant.neverOutput(/[a-z]/)],
});

test.lockstep('a host may die, and nobody who reads along notices', typewriter, {
  faults: true,
  numRuns: 50,
  seed: 42,
  invariants: [invariant.exit(0)],
});

test('what it prints leaves when its backup could print it too', { timeout: 60_000 }, async () => {
  await expect(typewriter).toReplayIdentically({ numRuns: 50, seed: 1 });
  await expect(typewriter).toHoldOutputRule({ numRuns: 50, seed: 1 });
});
