import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Seed } from '../../../src/environment/seed.ts';
import { seededParts } from '../../../src/environment/simulated/environment.ts';
import { OverlayDisk } from '../../../src/environment/simulated/overlay-disk.ts';
import { ScriptedConsole } from '../../../src/environment/simulated/scripted-console.ts';
import { ScriptedNetwork } from '../../../src/environment/simulated/scripted-network.ts';
import { LockstepError } from '../../../src/machine/errors.ts';

test('entropy and durations follow from the seed, each from a fork of its own', () => {
  const [a, b] = [seededParts(Seed.root(1)), seededParts(Seed.root(1))];
  const request = { kind: 'flush', device: 0, request: 0 } as const;
  a.latency!(request);
  a.clock.reading(0);
  expect(a.entropy.bytes(100)).toEqual(b.entropy.bytes(100));
  expect(seededParts(Seed.root(2)).entropy.bytes(100)).not.toEqual(b.entropy.bytes(100));
});

describe('a disk in memory', () => {
  test('reads as an array of bytes that is written to would', () => {
    const sectors = 16;
    const below = new Uint8Array(sectors * 512).map((_, index) => index % 251);
    const write = fc.record({
      sector: fc.nat(15),
      sectors: fc.integer({ min: 1, max: 4 }),
      byte: fc.nat(255),
    });
    fc.assert(
      fc.property(fc.array(write), (writes) => {
        const model = below.slice();
        const disk = new OverlayDisk(sectors, {
          read: (sector, bytes) => below.slice(sector * 512, sector * 512 + bytes),
        });
        for (const { sector, sectors: count, byte } of writes) {
          const data = new Uint8Array(Math.min(count, sectors - sector) * 512).fill(byte);
          disk.write(sector, data);
          model.set(data, sector * 512);
        }
        expect(Buffer.compare(disk.read(0, sectors * 512), model)).toBe(0);
        expect(Buffer.compare(disk.read(3, 1024), model.subarray(3 * 512, 5 * 512))).toBe(0);
      }),
    );
  });

  test('keeps a copy of what is written', () => {
    const disk = new OverlayDisk(1);
    const data = new Uint8Array(512).fill(1);
    disk.write(0, data);
    data.fill(2);
    expect(disk.read(0, 512)).toEqual(new Uint8Array(512).fill(1));
  });

  test('refuses what lies behind its end or is no whole sector', () => {
    const disk = new OverlayDisk(4);
    expect(() => disk.read(4, 512)).toThrow(LockstepError);
    expect(() => disk.write(3, new Uint8Array(1024))).toThrow(LockstepError);
    expect(() => disk.read(0, 100)).toThrow(LockstepError);
  });
});

test('a script’s typing is given from its times on, in pieces as large as there is room for', () => {
  const console = new ScriptedConsole([
    { ticks: 20, text: 'cd' },
    { ticks: 10, text: 'ab' },
  ]);
  const read = (ticks: number, room: number): string => new TextDecoder().decode(console.read(ticks, room));
  expect(console.next).toBe(10);
  expect(read(9, 100)).toBe('');
  expect(read(10, 1)).toBe('a');
  expect(console.waiting(10)).toBe(true);
  expect(read(15, 100)).toBe('b');
  expect(console.next).toBe(20);
  expect(read(1000, 1)).toBe('c');
  expect(read(1000, 100)).toBe('d');
  expect(console.waiting(1000)).toBe(false);
  expect(console.next).toBe('never');
});

test('a script’s frames come from their times on, one by one', () => {
  const [first, second] = [Uint8Array.of(1), Uint8Array.of(2)];
  const network = new ScriptedNetwork([
    { ticks: 20, data: second },
    { ticks: 10, data: first },
  ]);
  expect(network.receive(9)).toBeUndefined();
  expect(network.receive(20)).toBe(first);
  expect(network.next).toBe(20);
  expect(network.receive(20)).toBe(second);
  expect(network.receive(1000)).toBeUndefined();
  expect(network.next).toBe('never');
});
