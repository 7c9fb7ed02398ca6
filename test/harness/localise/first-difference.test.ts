import { describe, expect, test } from 'vitest';

import { firstDifference } from '../../../src/harness/localise/first-difference.ts';
import { formatLocalisation } from '../../../src/harness/localise/format-localisation.ts';
import { localiseDifference } from '../../../src/harness/localise/localise-difference.ts';
import { toy } from './toys.ts';
import type { StateAt } from './toys.ts';

const same: StateAt = (position) => ({ position, sum: position * 3 });
const END = 1000;

/** Like `same`, but from one position on, or up to another one, something else. */
function other(from: number, until = Infinity): StateAt {
  return (position) => (position >= from && position < until ? { position, sum: -1 } : same(position));
}

describe('the first difference of two executions', () => {
  test.each([1, 2, 500, 999, 1000])('is the slot before position %i, the first that differs', (position) => {
    const found = firstDifference(toy('a', END, same), toy('b', END, other(position)));
    expect(found).toEqual({ position: position - 1, certainty: 'first' });
  });

  test('is none where they never differ', () => {
    expect(firstDifference(toy('a', END, same), toy('b', END, same))).toBeUndefined();
  });

  test('is one that heals, if another one lasts', () => {
    const healing: StateAt = (position) => (position >= 700 ? { sum: 0 } : other(100, 110)(position));
    const found = firstDifference(toy('a', END, same), toy('b', END, healing));
    expect(found).toEqual({ position: 99, certainty: 'first' });
  });

  test('that heals before the end is found where the two got something different', () => {
    const [a, b] = [toy('a', END, same), toy('b', END, other(400, 420))];
    expect(firstDifference(a, b)).toBeUndefined();
    expect(firstDifference(a, b, [17, 399, 500])).toEqual({ position: 399, certainty: 'first' });
  });

  test('is called lasting where too many slots lie before it to compare them one by one', () => {
    const [a, b] = [toy('a', 1e6, same), toy('b', 1e6, other(900_000))];
    expect(firstDifference(a, b)).toEqual({ position: 899_999, certainty: 'first lasting' });
  });

  test('is the end of the one that ends first', () => {
    const found = firstDifference(toy('a', 300, same), toy('b', END, same));
    expect(found).toEqual({ position: 300, certainty: 'first' });
  });

  test('is none of a slot where they differ already when both begin', () => {
    const found = firstDifference(toy('a', END, same), toy('b', END, other(0)));
    expect(found).toEqual({ position: 0, certainty: 'from the beginning' });
    const localisation = localiseDifference(toy('a', END, same), toy('b', END, other(0)))!;
    expect(localisation).not.toHaveProperty('equalAt');
    expect(formatLocalisation(localisation)).toMatch(/^Already different where both begin, at position 0\n/);
  });

  test('begins to be looked for where both begin', () => {
    const found = firstDifference(toy('a', END, same), toy('b', END, other(800), 600));
    expect(found).toEqual({ position: 799, certainty: 'first' });
  });
});

test('a machine that does not explain itself is compared by what it saves', () => {
  const localisation = localiseDifference(toy('left', END, same), toy('right', END, other(500)))!;
  expect(localisation).toMatchObject({
    sides: ['left', 'right'],
    position: 499,
    equalAt: 499,
    devices: [{ name: 'sum', values: ['1500', '-1'] }],
    memoryBytes: 0,
  });
});
