import { describe, expect, test } from 'vitest';

import { constantDraws } from '../../src/environment/draws.ts';
import { HostClock } from '../../src/simulation/host-clock.ts';
import { HostTime } from '../../src/simulation/host-time.ts';

describe('the time of a host', () => {
  test.each([
    [10, 100, 10],
    [1, 100, 100],
    [0.5, 100, 200],
  ])(
    'with %d slots a tick slot %i is reached at tick %i, and not before',
    (slotsPerTick, position, ticks) => {
      const time = new HostTime(slotsPerTick);
      expect(Math.ceil(time.at(position))).toBe(ticks);
      // A tick in ten slots is no number of 32 bits behind the point.
      expect(Math.abs(time.positionAt(ticks) - position)).toBeLessThanOrEqual(1);
      expect(time.at(time.positionAt(ticks))).toBeGreaterThanOrEqual(ticks);
      expect(time.at(time.positionAt(ticks) - 1)).toBeLessThan(ticks);
    },
  );

  test('begins where it is told to', () => {
    const time = new HostTime(10, 500, 70);
    expect([time.at(500), time.positionAt(70), time.positionAt(71)]).toEqual([70, 500, 510]);
    expect(time.positionAt(Infinity)).toBe(Infinity);
  });

  test('goes on without a guest that stands, and never back', () => {
    const time = new HostTime(10);
    time.resume(100, 500);
    expect([time.at(100), time.at(110)]).toEqual([500, 501]);
    time.resume(110, 40);
    expect(time.at(110)).toBe(501);
  });

  test('gets on more slowly with less of the processor, from there on', () => {
    const time = new HostTime(10);
    time.setShare(500, 1000);
    expect([time.at(1000), time.at(2000)]).toEqual([100, 300]);
    time.setShare(1000, 2000);
    expect([time.at(2000), time.at(3000)]).toEqual([300, 400]);
    time.resume(3000, 1000);
    time.setShare(500, 3000);
    expect(time.at(4000)).toBe(1200);
  });
});

/** A clock of a host whose guest stands at `position.at`, with draws that never change. */
function clock(ahead: number, draws = { steps: 0, lateness: 0, wakes: 0 }) {
  const time = new HostTime(10);
  const position = { at: 0 };
  const { steps, lateness, wakes } = draws;
  const constant = {
    steps: constantDraws(steps),
    lateness: constantDraws(lateness),
    wakes: constantDraws(wakes),
  };
  const made = new HostClock(time, constant, ahead, () => time.at(position.at));
  return { time, position, clock: made };
}

describe('the clock of a host', () => {
  test('is ahead of the world’s time, or behind it, and never below zero', () => {
    expect(clock(40).clock.now(1000)).toBe(140);
    const { clock: behind } = clock(-40);
    expect([behind.now(0), behind.now(300), behind.now(1000)]).toEqual([0, 0, 60]);
  });

  test('gets ahead with each reading that adds a step, and stays there', () => {
    const { clock: made } = clock(0, { steps: 7, lateness: 0, wakes: 0 });
    expect([made.reading(1000), made.reading(1000), made.now(1000), made.now(2000)]).toEqual([
      107, 114, 114, 214,
    ]);
  });

  test('goes on to a time, unless it is later already', () => {
    const { clock: made } = clock(0);
    made.virtual.advanceTo(500, 1000);
    made.virtual.advanceTo(300, 1000);
    expect([made.now(1000), made.virtual.ticksAt(1010)]).toEqual([500, 501]);
    expect(made.virtual.positionOf(501, 1000)).toBe(1010);
    expect(made.virtual.positionOf(3, 1000)).toBe(1000);
  });

  test('wakes a sleeper a little late, and has a timer be late', () => {
    const { clock: made } = clock(0, { steps: 0, lateness: 9, wakes: 5 });
    made.virtual.skipTo(500, 1000);
    expect(made.now(1000)).toBe(505);
    expect(made.virtual.lateness()).toBe(9);
  });

  test('never falls, whatever becomes of the guest’s time', () => {
    const { time, clock: made } = clock(-30, { steps: 3, lateness: 0, wakes: 2 });
    let last = 0;
    const look = (now: number): void => {
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    };
    for (let position = 0; position < 5000; position += 50) {
      look(made.now(position));
      if (position % 200 === 0) look(made.reading(position));
      if (position % 450 === 0) time.resume(position, time.at(position) + 77);
      if (position % 600 === 0) time.setShare(position % 1200 === 0 ? 500 : 1000, position);
      if (position % 700 === 0) made.virtual.skipTo(position / 5, position);
      look(made.now(position));
    }
  });

  test('lets an idle guest wait until the world has got there, on its own reckoning', () => {
    const { time, position, clock: made } = clock(40);
    position.at = 1000;
    expect(made.virtual.wait!(500)).toEqual({ until: 460 });
    time.resume(1000, 459);
    expect(made.virtual.wait!(500)).toEqual({ until: 460 });
    time.resume(1000, 460);
    expect(made.virtual.wait!(500)).toBeUndefined();
  });

  test('lets it wait for what nobody can tell only as long as somebody is there', () => {
    const { clock: made } = clock(0);
    expect(made.virtual.wait!(Infinity)).toEqual({ until: Infinity });
    made.quiet = true;
    expect(made.virtual.wait!(Infinity)).toBeUndefined();
    expect(made.virtual.wait!(90)).toEqual({ until: 90 });
  });
});
