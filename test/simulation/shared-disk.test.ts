import { expect, test } from 'vitest';

import { OverlayDisk } from '../../src/environment/simulated/overlay-disk.ts';
import { TestAndSet } from '../../src/replication/test-and-set.ts';
import { SharedDisk } from '../../src/simulation/shared-disk.ts';

const DISK = 3;
const sector = (value: number): Uint8Array => new Uint8Array(512).fill(value);

/** A disk and two hosts that reach it, each with its generation. */
function shared() {
  const disk = new SharedDisk(
    new Map([[DISK, new OverlayDisk(8)]]),
    new TestAndSet({ generation: 1, owner: 'primary' }),
  );
  const generations = { primary: 1, backup: 1 };
  const wrote: unknown[][] = [];
  const seenBy = (host: 'primary' | 'backup') =>
    disk
      .seenWith(
        () => generations[host],
        (...all) => wrote.push([host, ...all]),
      )
      .get(DISK)!;
  return { disk, generations, wrote, primary: seenBy('primary'), backup: seenBy('backup') };
}

test('what one host writes the other one reads, and it is told of', () => {
  const { primary, backup, wrote } = shared();
  primary.write(2, sector(7));
  primary.flush();
  expect(backup.read(2, 512)).toEqual(sector(7));
  expect([backup.sectors, backup.readOnly]).toEqual([8, false]);
  expect(wrote).toEqual([['primary', DISK, 2, sector(7)]]);
});

test('a write with an old generation is refused: nothing is written, and nobody is told', () => {
  const { disk, generations, primary, backup, wrote } = shared();
  disk.testAndSet.take(2, 'backup');
  generations.backup = 2;
  expect(() => primary.write(2, sector(7))).toThrow(expect.objectContaining({ code: 'bad-input' }));
  expect(primary.read(2, 512)).toEqual(sector(0));
  backup.write(2, sector(9));
  expect(primary.read(2, 512)).toEqual(sector(9));
  expect(wrote).toEqual([['backup', DISK, 2, sector(9)]]);
});
