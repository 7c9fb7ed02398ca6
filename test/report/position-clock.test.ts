import { expect, test } from 'vitest';

import { PositionClock } from '../../src/report/position-clock.ts';

function clockOf(...points: readonly (readonly [number, number])[]): PositionClock {
  const clock = new PositionClock();
  for (const [position, ticks] of points) clock.add(position, ticks);
  return clock;
}

test('time goes on evenly between two positions at which it is known, and stands outside of them', () => {
  const clock = clockOf([100, 10], [200, 30]);
  expect([0, 100, 150, 175, 200, 900].map((position) => clock.at(position))).toEqual([
    10, 10, 20, 25, 30, 30,
  ]);
});

test('of several times at one position the last one counts, and what goes back is left out', () => {
  const clock = clockOf([0, 0], [100, 10], [100, 40], [150, 20], [90, 50], [200, 60]);
  expect([50, 100, 150].map((position) => clock.at(position))).toEqual([20, 40, 50]);
});

test('without anything known all times are 0', () => {
  const clock = clockOf();
  expect(clock.known).toBe(false);
  expect(clock.at(7)).toBe(0);
});
