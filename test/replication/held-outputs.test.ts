import { expect, test } from 'vitest';

import { HeldOutputs } from '../../src/replication/held-outputs.ts';
import { printed } from './protocol.ts';

function taken(outputs: HeldOutputs, position: number): number[] {
  const numbers: number[] = [];
  for (let next = outputs.take(position); next !== undefined; next = outputs.take(position))
    numbers.push(next.number);
  return numbers;
}

test('outputs are numbered in the order in which the guest sends them, gone or not', () => {
  const outputs = new HeldOutputs();
  expect(outputs.add(printed('a'), 3)).toMatchObject({ number: 0, covered: 3 });
  outputs.add(printed('b'), 3);
  expect(taken(outputs, 3)).toEqual([0, 1]);
  expect(outputs.add(printed('c'), 9).number).toBe(2);
  expect([outputs.count, outputs.gone, outputs.length]).toEqual([3, 2, 1]);
  expect(new HeldOutputs(7).add(printed('a'), 1).number).toBe(7);
});

test('none overtakes one that waits', () => {
  const outputs = new HeldOutputs();
  for (const covered of [3, 5, 5, 8]) outputs.add(printed('a'), covered);
  expect(taken(outputs, 2)).toEqual([]);
  expect(taken(outputs, 7)).toEqual([0, 1, 2]);
  expect(taken(outputs, 8)).toEqual([3]);
});

test('those that have left elsewhere go, and only those', () => {
  const outputs = new HeldOutputs();
  for (const covered of [3, 5, 8]) outputs.add(printed('a'), covered);
  outputs.drop(2);
  outputs.drop(1);
  expect(outputs.gone).toBe(2);
  expect(taken(outputs, 100)).toEqual([2]);
  outputs.drop(50);
  expect([outputs.count, outputs.gone]).toEqual([3, 3]);
  expect(outputs.add(printed('a'), 9).number).toBe(3);
});

test('their bytes are counted as long as they wait', () => {
  const outputs = new HeldOutputs();
  outputs.add(printed('four'), 1);
  outputs.add(printed('sixsix'), 2);
  expect(outputs.bytes).toBe(10);
  outputs.take(1);
  expect(outputs.bytes).toBe(6);
  outputs.drop(2);
  expect(outputs.bytes).toBe(0);
});

test('thousands of them leave in order, however many wait', () => {
  const outputs = new HeldOutputs();
  for (let index = 0; index < 5000; index++) outputs.add(printed('x'), index);
  expect(taken(outputs, 2999)).toHaveLength(3000);
  outputs.drop(4000);
  expect([outputs.length, outputs.bytes, outputs.gone]).toEqual([1000, 1000, 4000]);
  expect(taken(outputs, 5000)[0]).toBe(4000);
});
