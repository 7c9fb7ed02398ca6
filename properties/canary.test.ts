import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { canary, isAsExpected } from '../src/audit/canary.ts';
import { canarySets } from '../src/audit/canary-sets.ts';
import { PAIR_LAWS } from '../src/harness/laws/laws.ts';
import { CANARY_LIMIT, CANARY_RUNS, canaryGuest } from '../src/harness/riscv/leaks/canary-guest.ts';
import { riscvLeaks } from '../src/harness/riscv/leaks/riscv-leaks.ts';
import { RIGHT_SLOT } from './support/localised-leaks.ts';
import { root } from '../test/repository/files.ts';
import { leakyHartModules } from '../test/support/leaky-harts.ts';

/** The same settings whether something leaks or not. `npm run canary` takes seeds 1 to 10. */
const SETTINGS = { seeds: [1], numRuns: CANARY_RUNS, localise: true };

const guest = canaryGuest(readFileSync(path.join(root, 'guests/elf/exerciser.elf')));
const sets = canarySets(guest, CANARY_LIMIT, riscvLeaks(guest, await leakyHartModules()));
const finders = new Set<string>();

describe.each(sets.map((set) => [set.healthy, set] as const))('%s', (_healthy, set) => {
  test.each(SETTINGS.seeds)('a healthy Lockstep holds with seed %i', (seed) => {
    const { results } = canary(set, undefined, { ...SETTINGS, seeds: [seed] });
    expect(results).toMatchObject([{ verdict: 'holds', laws: 'hold', trials: CANARY_RUNS }]);
  });

  describe('a law finds with every seed, soon, in a small scenario, and at the right slot', () => {
    test.each(set.leaks.map((leak) => [leak.name, leak] as const))('%s', (_name, leak) => {
      const seen = canary(set, leak, SETTINGS);
      expect(seen).toSatisfy(isAsExpected);
      for (const { failure } of seen.results) {
        finders.add(failure!.name);
        expect(failure!.localisation).toSatisfy(RIGHT_SLOT[leak.name]!);
      }
    });
  });
});

test('each law about pairs finds one of the leaks first', () => {
  expect(PAIR_LAWS.map(({ name }) => name).filter((name) => !finders.has(name))).toEqual([]);
});
