import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PairCounts } from '../../src/harness/pair/pair-tally.ts';
import { check } from '../../src/harness/check/check.ts';
import { checkFixtures } from '../../src/harness/check/check-fixtures.ts';
import { formatResult } from '../../src/harness/check/format-result.ts';
import { fixtureOf } from '../../src/harness/fixture.ts';
import type { Law } from '../../src/harness/laws/law.ts';
import { scenario } from '../../src/harness/scenario/arbitraries/scenario.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import type { Rig } from '../../src/harness/rig.ts';
import { Primary } from '../../src/replication/primary.ts';
import { Counter } from './counter.ts';

const counter = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };
const PAIR_LAWS = 9;

/** What leaves does not wait. */
class Hasty extends Primary {
  override hold(...[output, covered]: Parameters<Primary['hold']>): void {
    super.hold(output, covered);
    this.release(Infinity);
  }
}
const hasty: Rig = { pair: { primary: (options) => new Hasty(options) } };

describe('a check with faults', () => {
  const options = { seed: 3, numRuns: 40, limit: 3000, faults: true };

  test('judges pairs of any machine, and counts what they went through', () => {
    const result = check(counter, options);
    expect(result.verdict).toBe('holds');
    expect(result.judged.slice(-PAIR_LAWS).map(({ count }) => count)).toEqual(Array(PAIR_LAWS).fill(40));
    const pairs = result.pairs as PairCounts;
    expect(pairs.pairs).toBe(40);
    expect(pairs.ends.done + pairs.ends.lost).toBe(40);
    expect(pairs.takeovers).toBeGreaterThan(3);
    expect(pairs.outputs.held).toBeGreaterThan(40);
    const killed = pairs.faults.find(({ kind }) => kind === 'primary crash')!;
    expect(killed.places.reduce((sum, { count }) => sum + count, 0)).toBe(killed.count);
    const text = formatResult(result);
    expect(text).toMatch(/^ {2}pairs {14}40: to the guest’s end \d+/m);
    expect(text).toMatch(/^ {4}primary crash \d+: (at a position|after \w+) \d+/m);
    expect(text).toMatch(/^ {4}takeovers \d+, gone on without a backup \d+; test-and-set granted \d+/m);
  });

  test('says of all wrong computations together what became of them', () => {
    const result = check(counter, options);
    const { wrong, faults } = result.pairs!;
    const struck = faults.find(({ kind }) => kind === 'wrong computation')!.count;
    expect(struck).toBeGreaterThan(0);
    expect(wrong.noticed + wrong.live + wrong.harmless).toBe(struck);
    expect(formatResult(result)).toMatch(
      /^ {4}wrong computations: noticed by the backup \d+, gone live before they showed \d+ \(not covered\), without effect \d+$/m,
    );
    const none = formatResult({
      ...result,
      pairs: { ...result.pairs!, wrong: { noticed: 0, live: 0, harmless: 0 } },
    });
    expect(none).not.toContain('wrong computations');
  });

  test('gives the same result for the same seed', () => {
    expect(check(counter, options)).toEqual(check(counter, options));
  });

  test('finds a primary that does not wait, shrinks it, and saves what replays it', () => {
    const { failure, fixture } = check(counter, { ...options, rig: hasty });
    expect(failure).toMatchObject({ kind: 'law', name: 'the output rule' });
    expect(failure!.scenario.pair).toBeDefined();
    expect(failure!.events).toBeLessThan(3);
    const again = checkFixtures(counter, [fixture!], { rig: hasty });
    expect(again.failure).toMatchObject({ name: 'the output rule', position: failure!.position });
    expect(checkFixtures(counter, [fixture!]).verdict).toBe('holds');
  });

  test('makes nothing smaller than a file may say, or it could not be kept', () => {
    const far: Law = {
      name: 'a disk that is near',
      statement: 'Requests to the shared disk are under way for as long as usual.',
      cheap: true,
      judge: ({ scenario: { pair } }) =>
        pair?.storage === undefined ? undefined : { position: 0, message: 'it is elsewhere' },
    };
    const trial: Scenario = { lockstep: 1, limit: 100, pair: { storage: 40 } };
    const result = check(counter, { seed: 1, numRuns: 1, laws: [far], scenario: fc.constant(trial) });
    expect(result.failure!.scenario.pair).toEqual({ storage: 1 });
    expect(result.fixture!.scenario.pair).toEqual({ storage: 1 });
  });

  test('says nothing of pairs where nobody wants them', () => {
    const result = check(counter, { ...options, faults: false });
    expect(result.pairs).toBeUndefined();
    expect(result.judged.every(({ name }) => name !== 'the output rule')).toBe(true);
  });

  test('is refused beside an arbitrary that makes the trials', () => {
    expect(() => check(counter, { ...options, scenario: scenario(counter) })).toThrow(
      'faults: not beside scenario',
    );
  });
});

describe('a fixture with faults', () => {
  const trial: Scenario = { lockstep: 1, limit: 3000, arrivals: [{ at: 40, signal: 'tick' }] };
  const judged = (faults: Scenario['faults']) =>
    checkFixtures(counter, [fixtureOf({ ...trial, faults: faults! })]);

  test('holds if every fault strikes', () => {
    expect(judged([{ at: 100, crash: 'primary' }]).verdict).toBe('holds');
  });

  test('is not exercised if one does not', () => {
    expect(judged([{ after: 'take', hit: 9, crash: 'backup' }]).failure).toMatchObject({
      name: 'not exercised',
      message: 'faults[0] did not strike: its place was not reached',
    });
  });

  test.each([
    [{ at: 1, pause: 'primary' }, 'faults[0]: a pause needs its ticks'],
    [{ at: 1, crash: 'primary', ticks: 5 }, 'faults[0].ticks: only a pause or a cut is over again'],
  ] as const)('is refused if it makes no sense: %j', (fault, message) => {
    expect(() => judged([fault as never])).toThrow(message);
  });
});

test('what is no choice of faults, or of laws, is refused', () => {
  const counter = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };
  const faults = 'yes' as unknown as boolean;
  expect(() => check(counter, { seed: 1, faults })).toThrow('faults "yes": true or false is needed');
  expect(() => check(counter, { seed: 1, laws: [] })).toThrow(
    'laws: none, and no invariants: there is nothing to judge',
  );
});
