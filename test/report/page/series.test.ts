import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { encodeReport } from '../../../src/report/encode-report.ts';
import { findMarks, typedPosition } from '../../../src/report/page/search.ts';
import { modelOf } from '../../../src/report/page/model.ts';
import { firstAtLeast } from '../../../src/report/page/search-sorted.ts';
import { addCounts, countBetween, seriesOf } from '../../../src/report/page/series.ts';
import { stacksOf } from '../../../src/report/page/stacks.ts';
import { SAMPLE } from '../sample-report.ts';

const MODEL = modelOf(encodeReport(SAMPLE));
const sorted = fc
  .array(fc.integer({ min: -50, max: 300 }), { maxLength: 60 })
  .map((list) => Float64Array.from(list).sort());

describe('what the page draws from', () => {
  test('the first value at least as great as another is found', () => {
    fc.assert(
      fc.property(sorted, fc.integer({ min: -60, max: 310 }), (values, wanted) => {
        const index = [...values].findIndex((value) => value >= wanted);
        expect(firstAtLeast(values, wanted)).toBe(index < 0 ? values.length : index);
      }),
    );
  });

  test('columns count every mark in view once, and those in their part', () => {
    fc.assert(
      fc.property(sorted, fc.integer({ min: 1, max: 40 }), (xs, columns) => {
        const series = { lane: 0, kind: 0, ids: new Uint32Array(xs.length), xs };
        const counts = new Float64Array(columns);
        addCounts(series, 0, 200, columns, counts);
        const sum = counts.reduce((all, one) => all + one, 0);
        expect(sum).toBe(countBetween(series, 0, 200));
        const first = [...xs].filter((x) => x >= 0 && x < 200 / columns).length;
        expect(counts[0]).toBe(first);
      }),
    );
  });

  test('marks are in one series for each lane and kind, sorted on either axis', () => {
    for (const axis of ['position', 'ticks'] as const) {
      const all = seriesOf(MODEL, axis);
      expect(all.reduce((sum, { ids }) => sum + ids.length, 0)).toBe(SAMPLE.marks.length);
      for (const { xs, ids, lane } of all) {
        expect([...xs]).toEqual([...xs].sort((a, b) => a - b));
        expect([...ids].every((id) => SAMPLE.marks[id]!.lane === lane)).toBe(true);
      }
    }
  });

  test('spans that overlap are in different rows, each sorted', () => {
    const stacks = stacksOf(MODEL.spans, 'ticks', SAMPLE.lanes.length);
    expect(stacks.map(({ lane, row, ids }) => [lane, row, [...ids]])).toEqual([
      [0, 0, [0]],
      [1, 0, [1]],
      [1, 1, [2]],
    ]);
  });

  test('a message that goes back on the axis is found between its ends', () => {
    const stacks = stacksOf(MODEL.arrows, 'position', SAMPLE.lanes.length);
    const rows = stacks.map(({ ids, from, reach }) => [[...ids], [...from], [...reach]]);
    expect(rows).toEqual([
      [[0], [60], [110]],
      [[1], [60], [60]],
    ]);
  });

  test('everything is searched: texts, kinds, what they mean, lanes', () => {
    const found = (text: string): number[] => [...findMarks(MODEL, 'ticks', text).ids];
    expect(found('IS GONE')).toEqual([4]);
    expect(found('difference')).toEqual([6]);
    expect(found('reads its clock')).toEqual([1, 3]);
    expect(found('backup')).toEqual([3, 5, 6]);
    expect(found('  ')).toEqual([]);
    expect(found('\\u{202e}txt')).toEqual([2]);
    expect(typedPosition(' 41,207 ')).toBe(41_207);
    expect(typedPosition('41x')).toBeUndefined();
  });
});
