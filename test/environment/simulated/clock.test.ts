import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Seed } from '../../../src/environment/seed.ts';
import { SimulatedClock, randomClock } from '../../../src/environment/simulated/clock.ts';

const clock = (root: number): SimulatedClock =>
  new SimulatedClock(randomClock(Seed.root(root).fork('clock').random()));

test('time never falls, whether it is looked at, read or skipped', () => {
  const act = fc.tuple(fc.constantFrom('now', 'reading', 'skip'), fc.nat(1000), fc.nat(100_000));
  fc.assert(
    fc.property(fc.integer(), fc.array(act), (root, acts) => {
      const time = clock(root);
      let [position, last] = [0, 0];
      for (const [what, slots, ticks] of acts) {
        position += slots;
        if (what === 'skip') {
          time.virtual.skipTo(ticks, position);
          expect(time.now(position)).toBeGreaterThanOrEqual(ticks);
        }
        const value = what === 'reading' ? time.reading(position) : time.now(position);
        expect(value).toBeGreaterThanOrEqual(last);
        last = value;
      }
    }),
  );
});

test('looking at the clock changes nothing, and a reading is what it then shows', () => {
  const [a, b] = [clock(3), clock(3)];
  for (let position = 0; position < 1000; position += 10) {
    a.now(position);
    const reading = a.reading(position);
    expect(b.reading(position)).toBe(reading);
    expect(a.now(position)).toBe(reading);
  }
});

test('readings stand still at times, and jump at times', () => {
  const time = clock(5);
  const readings = Array.from({ length: 2000 }, () => time.reading(0));
  const steps = readings.slice(1).map((value, index) => value - readings[index]!);
  expect(steps.filter((step) => step === 0).length).toBeGreaterThan(200);
  expect(steps.filter((step) => step > 1000).length).toBeGreaterThan(5);
});

test('a time to come is first read at the position given for it', () => {
  const time = clock(5);
  time.reading(100);
  const position = time.virtual.positionOf(5000, 100);
  expect(time.now(position)).toBeGreaterThanOrEqual(5000);
  expect(time.now(position - 1)).toBeLessThan(5000);
  expect(time.virtual.positionOf(0, 100)).toBe(100);
});
