import { describe, expect, test } from 'vitest';

import { FaultPlan } from '../../src/simulation/fault-plan.ts';
import type { Struck } from '../../src/simulation/fault-plan.ts';
import { hostOf } from '../../src/simulation/fault.ts';

const indices = (struck: readonly Struck[]): number[] => struck.map(({ index }) => index);

describe('a fault with a position', () => {
  test('strikes its host once, where its guest has got there', () => {
    const plan = new FaultPlan([
      { at: 100, crash: 'primary' },
      { at: 50, pause: 'backup', ticks: 3 },
      { at: 70, cut: 'backup-storage' },
    ]);
    expect([plan.next('primary'), plan.next('backup')]).toEqual([70, 50]);
    expect(plan.atPosition('primary', 69)).toEqual([]);
    expect(indices(plan.atPosition('primary', 70))).toEqual([2]);
    expect(plan.next('primary')).toBe(100);
    expect(indices(plan.atPosition('primary', 900))).toEqual([0]);
    expect(plan.atPosition('primary', 901)).toEqual([]);
    expect([plan.next('primary'), plan.next('backup')]).toEqual([Infinity, 50]);
  });

  test('waits for the host that it concerns, or for the primary', () => {
    expect(hostOf({ crash: 'backup' })).toBe('backup');
    expect(hostOf({ pause: 'backup', ticks: 1 })).toBe('backup');
    expect(hostOf({ corrupt: 'backup' })).toBe('backup');
    expect(hostOf({ cut: 'backup-storage' })).toBe('primary');
    expect(hostOf({ cut: 'channel' })).toBe('primary');
  });
});

describe('a fault behind a step', () => {
  test('strikes at the time that is meant, counted from 1, and once', () => {
    const plan = new FaultPlan([
      { after: 'send', crash: 'primary' },
      { after: 'send', hit: 3, plus: 40, cut: 'channel' },
      { after: 'live', crash: 'backup' },
    ]);
    expect(indices(plan.atStep('send'))).toEqual([0]);
    expect(plan.atStep('send')).toEqual([]);
    expect(plan.atStep('send')).toMatchObject([{ index: 1, plus: 40 }]);
    expect(plan.atStep('send')).toEqual([]);
    expect(plan.next('primary')).toBe(Infinity);
  });
});

test('all that strike at one place strike, in the order of the plan', () => {
  const plan = new FaultPlan([
    { at: 5, cut: 'channel', ticks: 9 },
    { at: 5, crash: 'primary' },
    { after: 'write', pause: 'primary', ticks: 1 },
    { after: 'write', cut: 'primary-storage' },
  ]);
  expect(indices(plan.atPosition('primary', 5))).toEqual([0, 1]);
  expect(indices(plan.atStep('write'))).toEqual([2, 3]);
});
