import { expect, test } from 'vitest';

import { DEFAULT_SETTINGS, checkSettings } from '../../src/replication/settings.ts';
import type { ReplicationSettings } from '../../src/replication/settings.ts';

test('the usual settings are ones with which a pair goes on', () => {
  expect(() => checkSettings(DEFAULT_SETTINGS)).not.toThrow();
});

test.each(Object.keys(DEFAULT_SETTINGS))('%s is a whole number from 1', (name) => {
  for (const value of [0, -1, 1.5, NaN, Infinity]) {
    expect(() => checkSettings({ ...DEFAULT_SETTINGS, [name]: value })).toThrow(
      expect.objectContaining({
        code: 'bad-configuration',
        message: `${name} ${value}: a whole number from 1 is needed`,
      }),
    );
  }
});

test.each<[string, Partial<ReplicationSettings>, RegExp]>([
  ['two heartbeats', { heartbeatTicks: 500, timeoutTicks: 999 }, /a timeout of 999 ticks.*of 500 each/],
  ['two heartbeats, each of them longer than the timeout,', { timeoutTicks: 1 }, /a timeout of 1 tick: /],
  ['two marks', { markSlots: 5000, maxLagSlots: 9999 }, /lag of at most 9999 slots.*5000 slots apart/],
])('%s have to fit in', (_what, changes, message) => {
  expect(() => checkSettings({ ...DEFAULT_SETTINGS, ...changes })).toThrow(message);
});

test('exactly two of each are enough', () => {
  const changes = { heartbeatTicks: 500, timeoutTicks: 1000, markSlots: 5000, maxLagSlots: 10_000 };
  expect(() => checkSettings({ ...DEFAULT_SETTINGS, ...changes })).not.toThrow();
});
