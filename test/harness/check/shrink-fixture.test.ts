import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

import { shrinkFixture } from '../../../src/harness/check/shrink-fixture.ts';
import { fixtureOf } from '../../../src/harness/fixture.ts';
import { formatScenario } from '../../../src/harness/scenario/format-scenario.ts';
import { invariantOf } from '../../../src/harness/invariants/predicate.ts';
import { parseScenario } from '../../../src/harness/scenario/parse-scenario.ts';
import type { Scenario } from '../../../src/harness/scenario/scenario.ts';
import { riscvGuest } from '../../../src/riscv/guest.ts';
import { loadImage } from '../../../src/riscv/loader/load.ts';
import { root } from '../../repository/files.ts';

const elf = readFileSync(path.join(root, 'guests', 'elf', 'editor.elf'));

test('a fixture shrinks to what a file may say, and no further', () => {
  const scenario: Scenario = { lockstep: 1, limit: 5000, arrivals: [{ at: 900, console: 'abc' }] };
  const typedAt = invariantOf(({ consumed }) => consumed.console === 0);
  const shrunk = shrinkFixture(riscvGuest(loadImage(elf, 'editor')), fixtureOf(scenario), {
    invariants: [typedAt],
    rig: {},
    trials: 1000,
  })!;
  expect(shrunk.scenario.arrivals).toEqual([{ at: 0, console: 'a' }]);
  expect(() => parseScenario(JSON.parse(formatScenario(shrunk.scenario)), 'shrunk')).not.toThrow();
  expect(shrunk).toMatchObject({ before: 1, events: 1, minimal: true });
});
