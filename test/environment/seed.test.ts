import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Seed } from '../../src/environment/seed.ts';
import { LockstepError } from '../../src/machine/errors.ts';

const draws = (seed: Seed): number[] => {
  const random = seed.random();
  return Array.from({ length: 20 }, () => random.integer(0, 1_000_000));
};

test('a fork draws the same numbers whatever else is drawn or forked', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string({ minLength: 1 }), (root, other) => {
      const expected = draws(Seed.root(root).fork('clock'));
      const seed = Seed.root(root);
      draws(seed);
      draws(seed.fork(other));
      expect(draws(seed.fork('clock'))).toEqual(expected);
    }),
  );
});

test('forks of other names and other roots draw other numbers', () => {
  const all = [Seed.root(1), Seed.root(-1), Seed.root(1).fork('a'), Seed.root(1).fork('b'), Seed.root(11)];
  expect(new Set(all.map((seed) => draws(seed).join())).size).toBe(all.length);
});

test('the numbers of a seed are the same on every host', () => {
  expect(draws(Seed.root(42).fork('clock')).slice(0, 5)).toEqual([920260, 979770, 14640, 266390, 586789]);
  expect([...Seed.root(42).fork('entropy').random().bytes(8)]).toEqual([
    244, 112, 172, 178, 68, 101, 233, 169,
  ]);
});

test('a root that is no 32-bit integer is refused', () => {
  for (const root of [2 ** 31, -(2 ** 31) - 1, 0.5, NaN, Infinity]) {
    expect(() => Seed.root(root)).toThrow(LockstepError);
  }
});

test('integers fill their range, ends included', () => {
  const random = Seed.root(7).random();
  const seen = new Set(Array.from({ length: 1000 }, () => random.integer(-2, 3)));
  expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
});
