import type { Disk } from '../environment.ts';
import type { Seed } from '../seed.ts';

const SECTOR_BYTES = 512;

/** What lies on a disk before anybody has written to it; for an `OverlayDisk`. */
export type DiskContent = Pick<Disk, 'read'>;

/** The same byte everywhere. */
export function constantContent(byte: number): DiskContent {
  return { read: (_sector, bytes) => new Uint8Array(bytes).fill(byte) };
}

/** Random bytes. Each sector is a fork of its own: what it holds does not depend on what was read before. */
export function randomContent(seed: Seed): DiskContent {
  return {
    read(sector, bytes) {
      const data = new Uint8Array(bytes);
      for (let at = 0; at < bytes; at += SECTOR_BYTES) {
        data.set(
          seed
            .fork(`${sector + at / SECTOR_BYTES}`)
            .random()
            .bytes(SECTOR_BYTES),
          at,
        );
      }
      return data;
    },
  };
}
