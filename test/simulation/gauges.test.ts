import { describe, expect, test } from 'vitest';

import { Gauges } from '../../src/simulation/gauges.ts';

describe('what is under way', () => {
  test('counts what the guest has gone on behind twice', () => {
    const gauges = new Gauges();
    // It becomes full at 100, and where the guest stands behind that slot more is written.
    gauges.sent('backup', 10, 50, 1);
    gauges.sent('backup', 70, 100, 2);
    gauges.sent('backup', 5, 101, 3);
    expect(gauges.underWay.most).toBe(0);
    gauges.sent('backup', 5, 200, 4);
    expect(gauges.underWay).toEqual({ most: 10, position: 200 });
    gauges.sent('backup', 5, 300, 5);
    expect(gauges.underWay).toEqual({ most: 85, position: 300 });
  });

  test('leaves out what has been handed over', () => {
    const gauges = new Gauges();
    for (const [index, position] of [50, 100, 200, 300].entries())
      gauges.sent('backup', 40, position, index + 1);
    expect(gauges.underWay.most).toBe(80);
    const other = new Gauges();
    for (const position of [50, 100, 200, 300]) other.sent('backup', 40, position, 2);
    expect(other.underWay.most).toBe(0);
  });
});

describe('what waits with a backup', () => {
  test('is what has come and is not begun; a piece alone may be of any size', () => {
    const gauges = new Gauges();
    gauges.given('backup', 900, 3, 0, 10);
    gauges.given('backup', 800, 5, 0, 20);
    expect(gauges.waiting.most).toBe(0);
    gauges.given('backup', 30, 6, 0, 30);
    expect(gauges.waiting).toEqual({ most: 830, position: 30 });
    gauges.given('backup', 40, 7, 5, 40);
    expect(gauges.waiting.most).toBe(830);
  });

  test('is nothing of what comes to one that has missed its primary', () => {
    const gauges = new Gauges();
    gauges.misses('backup');
    for (const sequence of [1, 2, 3]) gauges.given('backup', 50, sequence, 0, 9);
    expect(gauges.waiting.most).toBe(0);
  });
});

describe('what a backup knows to have left', () => {
  test('is what had left when the last word of it that has come was sent, not when it came', () => {
    const gauges = new Gauges();
    const [early, late] = [{}, {}];
    gauges.released(0);
    gauges.says(early);
    gauges.released(1);
    gauges.says(late);
    expect(gauges.told.get('backup')).toBeUndefined();
    gauges.hears('backup', early);
    expect(gauges.told.get('backup')).toBe(1);
    gauges.hears('backup', late);
    gauges.hears('backup', early);
    expect(gauges.told.get('backup')).toBe(2);
  });

  test('is nothing that comes after it has missed its primary', () => {
    const gauges = new Gauges();
    const word = {};
    gauges.released(0);
    gauges.says(word);
    gauges.misses('backup');
    gauges.hears('backup', word);
    expect(gauges.told.get('backup')).toBeUndefined();
  });
});
