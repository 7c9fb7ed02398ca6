import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

import { check } from '../../../src/harness/check/check.ts';
import { invariant } from '../../../src/harness/invariants/invariants.ts';
import { root } from '../../repository/files.ts';
import type { Localisation } from '../../../src/harness/localise/localisation.ts';
import { riscvGuest } from '../../../src/riscv/guest.ts';
import { loadImage } from '../../../src/riscv/loader/load.ts';

/** Where a check says that a guest has failed that has to end. */
function seen(name: string, limit: number): Localisation {
  const elf = readFileSync(path.join(root, 'guests', 'elf', `${name}.elf`));
  const { failure } = check(riscvGuest(loadImage(elf, name)), {
    seed: 1,
    numRuns: 3,
    limit,
    invariants: [invariant.exit(0, { required: true })],
  });
  return failure!.localisation!;
}

describe('a guest that does not come to its end', () => {
  test('is shown where it spends its last slots', () => {
    const { certainty, position, loop, did } = seen('mix', 30_000);
    expect({ certainty, position }).toEqual({ certainty: 'seen', position: 29_999 });
    expect(did).toEqual([expect.stringMatching(/, and was not at its end$/)]);
    expect(loop!.length).toBeGreaterThan(1);
    expect(loop![0]!.slots).toBeGreaterThan(200);
    expect(loop![0]).toMatchObject({ of: 1000, place: { symbol: expect.stringMatching(/^_start/) } });
  });

  test('is shown where it waits, if it waits', () => {
    const { place, did, loop } = seen('editor', 30_000);
    expect(place!.text).toBe('wfi');
    expect(did).toEqual(['wfi, and waits for what cannot come']);
    expect(loop).toBeUndefined();
  });
});
