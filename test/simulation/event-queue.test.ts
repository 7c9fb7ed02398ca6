import { expect, test } from 'vitest';

import { Seed } from '../../src/environment/seed.ts';
import { EventQueue } from '../../src/simulation/event-queue.ts';

/** Lets everything happen, in the queue's order. */
function drain(queue: EventQueue): number[] {
  const times: number[] = [];
  while (queue.next !== Infinity) {
    const { ticks, happen } = queue.take();
    times.push(ticks);
    happen();
  }
  return times;
}

test('what is earlier happens earlier, however it was scheduled', () => {
  const queue = new EventQueue();
  const random = Seed.root(1).fork('event-queue').random();
  const times = Array.from({ length: 500 }, () => random.integer(0, 200));
  for (const ticks of times) queue.schedule(ticks, () => {});
  expect(drain(queue)).toEqual(times.toSorted((a, b) => a - b));
});

test('of two at one tick the first one scheduled happens first, background or not', () => {
  const queue = new EventQueue();
  const happened: number[] = [];
  for (let index = 0; index < 100; index++) {
    queue.schedule(index % 3, () => happened.push(index), index % 2 === 0);
  }
  drain(queue);
  const expected = [0, 1, 2].flatMap((rest) => Array.from({ length: 34 }, (_, index) => 3 * index + rest));
  expect(happened).toEqual(expected.filter((index) => index < 100));
});

test('what happens may schedule more, for the same tick too', () => {
  const queue = new EventQueue();
  const happened: string[] = [];
  queue.schedule(5, () => {
    happened.push('first');
    queue.schedule(5, () => happened.push('third'));
    queue.schedule(9, () => happened.push('last'));
  });
  queue.schedule(5, () => happened.push('second'));
  expect(drain(queue)).toEqual([5, 5, 5, 9]);
  expect(happened).toEqual(['first', 'second', 'third', 'last']);
});

test('it is busy as long as something is left that is not housekeeping', () => {
  const queue = new EventQueue();
  expect([queue.busy, queue.next]).toEqual([false, Infinity]);
  queue.schedule(1, () => {}, true);
  expect([queue.busy, queue.next]).toEqual([false, 1]);
  queue.schedule(2, () => {});
  expect(queue.busy).toBe(true);
  queue.take();
  expect([queue.busy, queue.next]).toEqual([true, 2]);
  queue.take();
  expect(queue.busy).toBe(false);
  expect(() => queue.take()).toThrow('nothing is left');
});
