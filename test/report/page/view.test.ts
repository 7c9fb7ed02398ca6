import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { placeText, timeText } from '../../../src/report/page/place-text.ts';
import { centred, gridStep, panned, wholeView, zoomed } from '../../../src/report/page/view.ts';

const bounds = fc
  .tuple(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 1, max: 10 ** 9 }))
  .map(([first, width]) => [first, first + width] as const);

describe('what is in view', () => {
  test('never leaves the whole, wherever one goes', () => {
    const move = fc.oneof(
      fc.record({
        zoom: fc.double({ min: 0.05, max: 20, noNaN: true }),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({ pan: fc.double({ min: -3, max: 3, noNaN: true }) }),
      fc.record({ centre: fc.double({ min: -1, max: 2, noNaN: true }) }),
    );
    fc.assert(
      fc.property(bounds, fc.array(move, { maxLength: 30 }), (bounds, moves) => {
        const whole = wholeView(bounds);
        const width = whole.to - whole.from;
        let view = whole;
        for (const step of moves) {
          if ('zoom' in step)
            view = zoomed(view, step.zoom, view.from + step.at * (view.to - view.from), bounds);
          else if ('pan' in step) view = panned(view, step.pan, bounds);
          else view = centred(view, whole.from + step.centre * width, bounds);
          expect(view.from).toBeGreaterThanOrEqual(whole.from - width * 1e-9);
          expect(view.to).toBeLessThanOrEqual(whole.to + width * 1e-9);
          expect(view.to).toBeGreaterThan(view.from);
        }
      }),
    );
  });

  test('stays where it is under the pointer when it is zoomed', () => {
    const view = zoomed({ from: 100, to: 300 }, 0.5, 150, [0, 1000]);
    expect(view).toEqual({ from: 125, to: 225 });
  });

  test('has lines at round numbers, no more than there is room for', () => {
    expect(gridStep({ from: 0, to: 1000 }, 10)).toBe(100);
    expect(gridStep({ from: 0, to: 1001 }, 10)).toBe(200);
    expect(gridStep({ from: 5, to: 9 }, 10)).toBe(1);
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 10 ** 12 }), fc.integer({ min: 1, max: 30 }), (width, most) => {
        const step = gridStep({ from: 0, to: width }, most);
        expect(width / step).toBeLessThanOrEqual(most * (1 + 1e-9));
        expect(`${step}`).toMatch(/^[125](0*|e\+\d+)$/);
      }),
    );
  });
});

test('places are told in groups of digits, times in a unit that suits them', () => {
  expect(placeText('position', 1_234_567)).toBe('1,234,567');
  expect([0, 5, 12_500, 12_345_678, 20_000_000].map(timeText)).toEqual([
    '0',
    '0.5 µs',
    '1.25 ms',
    '1.2346 s',
    '2 s',
  ]);
});
