import { describe, expect, test } from 'vitest';
import { LockstepError } from '../../../src/machine/errors.ts';
import { DiskReader } from '../../../src/simulation/clients/disk-reader.ts';
import { FakeWorld } from './fake-world.ts';

describe('a disk reader', () => {
  test('keeps what lay in each sector at each time', () => {
    const reader = new DiskReader({ sectors: [3, 1], periodTicks: 100, readings: 3 });
    // One buffer for all that is read: what is kept must not follow it.
    const buffer = new Uint8Array(1024);
    const disk = (sector: number, ticks: number) => buffer.fill(sector === 3 ? Math.floor(ticks / 200) : 7);
    new FakeWorld({ clients: [reader], disk }).run();
    expect(
      reader.observations.map(({ ticks, sector, data }) => [ticks, sector, data[0], data.length]),
    ).toEqual([
      [100, 3, 0, 512],
      [100, 1, 7, 512],
      [200, 3, 1, 512],
      [200, 1, 7, 512],
      [300, 3, 1, 512],
      [300, 1, 7, 512],
    ]);
    expect(reader.counts).toEqual({ readings: 3, sectors: 6, changes: 1 });
    expect(reader.done).toBe(true);
    expect(reader.objection()).toBeUndefined();
  });

  test('is done from the start if it has nothing to read', () => {
    expect(new DiskReader({ sectors: [1], periodTicks: 1, readings: 0 }).done).toBe(true);
  });

  test('refuses to read where no disk is', () => {
    const reader = new DiskReader({ sectors: [0], periodTicks: 1, readings: 1 });
    expect(() => new FakeWorld({ clients: [reader] }).run()).toThrow(LockstepError);
  });

  test.each([{ sectors: [-1] }, { periodTicks: 0 }, { readings: 0.5 }])('refuses %o', (options) => {
    expect(() => new DiskReader({ sectors: [0], periodTicks: 1, readings: 1, ...options })).toThrow(
      LockstepError,
    );
  });
});
