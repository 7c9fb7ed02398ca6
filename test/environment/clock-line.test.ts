import fc from 'fast-check';
import { expect, test } from 'vitest';

import { LAST_TICK, RATE_ONE, linePosition, lineTicks } from '../../src/environment/clock-line.ts';

const line = fc.record({ origin: fc.nat(2 ** 30), base: fc.nat(2 ** 30), rate: fc.nat(RATE_ONE * 10) });

test('a line reads its base plus the rounded-down product, however large that is', () => {
  fc.assert(
    fc.property(line, fc.nat({ max: 2 ** 40 }), ({ origin, base, rate }, slots) => {
      const exact = BigInt(base) + ((BigInt(slots) * BigInt(rate)) >> 32n);
      expect(BigInt(lineTicks({ origin, base, rate }, origin + slots))).toBe(exact);
    }),
  );
});

test('the position of a time is the first at which the line reads it', () => {
  fc.assert(
    fc.property(line, fc.nat({ max: 2 ** 32 }), (a, later) => {
      const ticks = a.base + later;
      const position = linePosition(a, ticks);
      if (position === Infinity) expect(a.rate).toBe(0);
      else if (position < Number.MAX_SAFE_INTEGER) {
        expect(lineTicks(a, position)).toBeGreaterThanOrEqual(ticks);
        if (position > a.origin) expect(lineTicks(a, position - 1)).toBeLessThan(ticks);
      }
    }),
  );
});

test('a line stands at the last tick', () => {
  for (const rate of [RATE_ONE, Number.MAX_SAFE_INTEGER]) {
    const line = { origin: 0, base: LAST_TICK - 10, rate };
    expect([lineTicks(line, 0), lineTicks(line, 100)]).toEqual([LAST_TICK - 10, LAST_TICK]);
  }
});
