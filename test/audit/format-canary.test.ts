import { describe, expect, test } from 'vitest';
import type { Canary } from '../../src/audit/canary.ts';
import { isAsExpected } from '../../src/audit/canary.ts';
import { CANARY_HEAD, formatCanary } from '../../src/audit/format-canary.ts';
import type { CheckResult, Failure } from '../../src/harness/check/check-result.ts';

const leak = { name: 'a-leak', what: 'something is wrong', rig: {} };
const holds = (seed: number): CheckResult =>
  ({ seed, verdict: 'holds', failed: false, trials: 100 }) as CheckResult;

function fails(seed: number, failure: Pick<Failure, 'kind' | 'name' | 'trials' | 'events'>): CheckResult {
  return { seed, verdict: 'failed', failed: true, trials: failure.trials, failure } as CheckResult;
}

/** What the checks came to: of the leak, or of a Lockstep without one. */
const canaryOf = (results: readonly CheckResult[]): Canary => ({ name: leak.name, leak, results });
const healthyOf = (results: readonly CheckResult[]): Canary => ({ name: 'none', leak: undefined, results });

/** The cells of a line; the last one may have spaces. */
const cells = (canary: Canary): string[] =>
  formatCanary(canary)
    .trimEnd()
    .split(/\s{2,}| (?=\S+\s{2,})/);

describe('the canary table', () => {
  test('has the median and the most of trials and events, and the law', () => {
    const law = (seed: number, trials: number, events: number): CheckResult =>
      fails(seed, { kind: 'law', name: 'the law', trials, events });
    const canary = canaryOf([law(1, 9, 0), law(2, 1, 3), law(3, 2, 1)]);
    expect(cells(canary)).toEqual(['a-leak', '3/3', '2', '9', '1', '3', 'the law']);
    expect(cells(canaryOf([law(1, 1, 0), law(2, 4, 1)]))).toEqual([
      'a-leak',
      '2/2',
      '2.5',
      '4',
      '0.5',
      '1',
      'the law',
    ]);
    expect(isAsExpected(canary)).toBe(true);
  });

  test('counts the laws that found a leak, the most frequent first', () => {
    const by = (seed: number, name: string): CheckResult =>
      fails(seed, { kind: 'law', name, trials: 1, events: 0 });
    const results = [by(1, 'rarely'), by(2, 'often'), by(3, 'often')];
    expect(formatCanary(canaryOf(results))).toMatch(/ {3}often \(2\), rarely \(1\)\n$/);
  });

  test('says with which seeds a leak is missed, and that an error is no law', () => {
    const error = fails(2, { kind: 'error', name: 'a trial runs to its end', trials: 1, events: 0 });
    const canary = canaryOf([holds(1), error]);
    expect(formatCanary(canary)).toMatch(/0\/2 .* MISSED; seed 1: holds; seed 2: a trial runs to its end\n$/);
    expect(isAsExpected(canary)).toBe(false);
  });

  test('says what a Lockstep without a leak is found guilty of', () => {
    const guilty = fails(2, { kind: 'law', name: 'the law', trials: 5, events: 0 });
    const healthy = healthyOf([holds(1), holds(2)]);
    const broken = healthyOf([holds(1), guilty]);
    expect(cells(healthy)).toEqual(['none', '0/2', '200', 'holds']);
    expect(formatCanary(broken)).toContain('DOES NOT HOLD; seed 2: the law');
    expect([isAsExpected(healthy), isAsExpected(broken)]).toEqual([true, false]);
  });

  test('has a head in line with it', () => {
    const line = formatCanary(canaryOf([holds(1)]));
    expect(line.indexOf('0/1') + 3).toBe(CANARY_HEAD.indexOf('found') + 5);
    expect(line.indexOf('MISSED')).toBe(CANARY_HEAD.indexOf('by'));
  });
});
