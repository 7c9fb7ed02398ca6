import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { checkedGuest } from '../../src/cli/check/checked-guest.ts';
import { check } from '../../src/harness/check/check.ts';
import type { CheckOptions } from '../../src/harness/check/check.ts';
import type { CheckResult } from '../../src/harness/check/check-result.ts';
import { invariant } from '../../src/harness/invariants/invariants.ts';
import type { Blame } from '../../src/harness/localise/localisation.ts';
import type { CodeLine } from '../../src/machine/explanation.ts';
import { guest } from './lockstep.ts';

type BlamedEvent = Blame['events'][number];

/** The trials that `lockstep check` has for a guest, of which only the guest is judged: the laws are another matter. */
function checked(name: string, options: Pick<CheckOptions, 'seed' | 'numRuns' | 'localise'>): CheckResult {
  const { subject } = checkedGuest(guest(name), false, { disks: [{ sectors: 32_768 }] });
  return check(subject, { localise: false, ...options, laws: [], invariants: [invariant.exit(0)] });
}

describe('the guest with the classic bug', () => {
  const seeds = Array.from({ length: 10 }, (_, index) => index + 1);

  test.each(seeds)('is found out with seed %i, by one key', (seed) => {
    const { failure } = checked('lost-update', { seed, numRuns: 200 });
    expect(failure).toMatchObject({ kind: 'invariant', message: 'the exit code is 1', events: 1 });
    expect(failure!.scenario.arrivals).toEqual([{ at: expect.any(Number), console: expect.anything() }]);
  });

  test('has it between load and store of the update, which is named', () => {
    const { localisation } = checked('lost-update', { seed: 3, localise: true }).failure!;
    const [{ place, code = [] }] = localisation!.blame!.events as [BlamedEvent];
    const source = readFileSync(new URL('../../guests/lost-update.c', import.meta.url), 'utf8');
    const line = source.split('\n').findIndex((text) => text.includes('the bug:')) + 1;
    const at = code.findIndex(({ pc }) => pc === place!.pc);
    const update = (lines: readonly CodeLine[]): string[] =>
      lines.flatMap(({ text, source: of }) => (of === `lost-update.c:${line}` ? [text!.split(' ')[0]!] : []));
    expect(place!.symbol).toMatch(/^main\+0x/);
    expect([update(code.slice(0, at)), update(code.slice(at))]).toEqual([['ld'], ['addi', 'sd']]);
  });

  test('has none of it once it is mended', () => {
    expect(checked('counted-update', { seed: 1, numRuns: 1000 })).toMatchObject({
      failed: false,
      trials: 1000,
    });
  });
});
