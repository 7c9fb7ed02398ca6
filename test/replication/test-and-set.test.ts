import { describe, expect, test } from 'vitest';

import { TestAndSet } from '../../src/replication/test-and-set.ts';

const fresh = (): TestAndSet => new TestAndSet({ generation: 1, owner: 'primary' });

describe('of two that ask for a generation', () => {
  test.each([
    ['primary', 'backup'],
    ['backup', 'primary'],
  ])('the first one, the %s, gets it', (first, second) => {
    const disk = fresh();
    expect(disk.take(2, first)).toBe(true);
    expect(disk.take(2, second)).toBe(false);
    expect(disk.owned).toEqual({ generation: 2, owner: first });
  });

  test('the winner gets it again, as the first answer may have got lost', () => {
    const disk = fresh();
    disk.take(2, 'backup');
    disk.take(2, 'primary');
    expect(disk.take(2, 'backup')).toBe(true);
    expect(disk.owned).toEqual({ generation: 2, owner: 'backup' });
  });
});

test('a generation that is over is nobody’s any more, its owner’s included', () => {
  const disk = fresh();
  disk.take(3, 'backup');
  expect(disk.take(2, 'backup')).toBe(false);
  expect(disk.take(1, 'primary')).toBe(false);
  expect(disk.owned).toEqual({ generation: 3, owner: 'backup' });
});

test('writes of the present generation are taken, and of older ones refused', () => {
  const disk = fresh();
  expect(disk.admits(1)).toBe(true);
  disk.take(2, 'backup');
  expect([disk.admits(1), disk.admits(2)]).toEqual([false, true]);
});
