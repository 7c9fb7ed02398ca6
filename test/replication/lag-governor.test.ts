import { expect, test } from 'vitest';

import { LagGovernor } from '../../src/replication/lag-governor.ts';

const governor = (): LagGovernor => new LagGovernor({ lagSlots: 100, maxLagSlots: 300 });

test('a primary that is not too far ahead has its whole processor', () => {
  const lag = governor();
  lag.heard(100, 0);
  expect([lag.share, lag.lag]).toEqual([1000, 100]);
});

test('one that is gets a little less each time, and never less than half', () => {
  const lag = governor();
  const shares: number[] = [];
  for (let time = 0; time < 30; time++) {
    lag.heard(101, 0);
    shares.push(lag.share);
  }
  expect(shares.slice(0, 3)).toEqual([975, 950, 925]);
  expect(shares.at(-1)).toBe(500);
});

test('what it has given up it gets back as slowly', () => {
  const lag = governor();
  for (let time = 0; time < 3; time++) lag.heard(1000, 0);
  const shares = [1, 2, 3, 4].map(() => (lag.heard(50, 0), lag.share));
  expect(shares).toEqual([950, 975, 1000, 1000]);
});

test('a backup cannot be ahead, and the bound goes with it', () => {
  const lag = governor();
  lag.heard(10, 20);
  expect(lag.lag).toBe(0);
  expect([lag.limit(0), lag.limit(70)]).toEqual([300, 370]);
});
