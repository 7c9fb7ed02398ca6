import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { canary, isAsExpected } from '../src/audit/canary.ts';
import { leaksOf } from '../src/audit/leaks.ts';
import { CANARY_LIMIT, CANARY_RUNS, canaryGuest } from '../src/harness/riscv/leaks/canary-guest.ts';
import { riscvLeaks } from '../src/harness/riscv/leaks/riscv-leaks.ts';
import { root } from '../test/repository/files.ts';
import { leakyHartModules } from '../test/support/leaky-harts.ts';

/** The same settings whether something leaks or not. `.ci/run` takes seeds 1 to 10 (`npm run canary`). */
const SETTINGS = { seeds: [1, 2], numRuns: CANARY_RUNS, limit: CANARY_LIMIT };

const guest = canaryGuest(readFileSync(path.join(root, 'guests/elf/exerciser.elf')));
const leaks = leaksOf(riscvLeaks(guest, await leakyHartModules()));

describe('a healthy Lockstep', () => {
  test.each(SETTINGS.seeds)('holds with seed %i', (seed) => {
    const { results } = canary(guest, undefined, { ...SETTINGS, seeds: [seed] });
    expect(results).toMatchObject([{ verdict: 'holds', laws: 'hold', trials: CANARY_RUNS }]);
  });
});

describe('a law finds with every seed, soon, and in a small scenario', () => {
  test.each(leaks.map((leak) => [leak.name, leak] as const))('%s', (_name, leak) => {
    expect(canary(guest, leak, SETTINGS)).toSatisfy(isAsExpected);
  });
});
