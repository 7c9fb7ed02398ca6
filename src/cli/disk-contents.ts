import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';

import { DiskFile } from '../environment/host/disk-file.ts';
import { pathFrom } from '../environment/host/folder.ts';
import type { DiskContent } from '../environment/simulated/disk-content.ts';
import { OverlayDisk } from '../environment/simulated/overlay-disk.ts';
import type { Fixture, KeptContent } from '../harness/fixture.ts';
import { packBytes, unpackBytes } from '../harness/fixtures/packed-bytes.ts';
import type { Rig } from '../harness/rig.ts';
import { LockstepError } from '../machine/errors.ts';

const SECTOR_BYTES = 512;
/** Read at a time. */
const PIECE_SECTORS = 2048;
/** Larger disks are not looked through for whether they could be put inside. */
const MAX_PACKED_SECTORS = 2 ** 17;
/** More than this in a fixture is nothing that people look at. */
const MAX_INSIDE_CHARACTERS = 2 ** 16;

/**
 * What the disks of a check held, as a fixture has it: the content itself where it is small, else the file's path and hash.
 * @param paths of the files, by disk
 * @param folder that the fixture is in
 * @throws LockstepError `bad-file`
 */
export function keptContents(paths: readonly string[], folder: string): readonly KeptContent[] {
  return paths.map((path, disk) => ({ disk, ...keptContent(path, folder) }));
}

function keptContent(path: string, folder: string): Omit<KeptContent, 'disk'> {
  return reading(path, (file) => {
    if (file.sectors <= MAX_PACKED_SECTORS) {
      const bytes = file.read(0, file.sectors * SECTOR_BYTES);
      // Behind its end a disk holds zeros.
      const packed = packBytes(bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1));
      if (packed.deflate.join('').length <= MAX_INSIDE_CHARACTERS) return packed;
    }
    return { file: pathFrom(folder, path), sha256: hashOf(file) };
  });
}

/** Parts, with disks that hold at power-on what a fixture says. @throws LockstepError `bad-file` or `bad-scenario` */
export function withKeptContents(rig: Rig, { name, contents = [] }: Fixture): Rig {
  if (contents.length === 0) return rig;
  const held = new Map(contents.map((kept) => [kept.disk, contentOf(kept, name)]));
  return {
    ...rig,
    environment: (given, machine) => {
      const disks = new Map(
        [...given.disks].map(([slot, disk]) => {
          const content = held.get(slot);
          return [slot, content === undefined ? disk : new OverlayDisk(disk.sectors, content)];
        }),
      );
      return rig.environment?.({ ...given, disks }, machine) ?? { ...given, disks };
    },
  };
}

function contentOf(kept: KeptContent, fixture: string): DiskContent {
  const { disk, sha256, bytes = 0, deflate, file } = kept;
  const where = `${fixture}: contents of disk ${disk}`;
  if (file === undefined) return bytesContent(unpackBytes({ sha256, bytes, deflate: deflate ?? [] }, where));
  const path = resolve(dirname(fixture), file);
  const found = reading(path, hashOf);
  if (found !== sha256) {
    throw new LockstepError(
      'bad-scenario',
      `${where}: ${file}: SHA-256 ${found} is not that of the disk that was kept, ${sha256}`,
    );
  }
  return { read: (sector, bytes) => reading(path, (opened) => opened.read(sector, bytes)) };
}

/** Zeros behind the end. */
function bytesContent(content: Uint8Array): DiskContent {
  return {
    read(sector, bytes) {
      const data = new Uint8Array(bytes);
      data.set(content.subarray(sector * SECTOR_BYTES, sector * SECTOR_BYTES + bytes));
      return data;
    },
  };
}

function hashOf(file: DiskFile): string {
  const hash = createHash('sha256');
  for (let sector = 0; sector < file.sectors; sector += PIECE_SECTORS) {
    hash.update(file.read(sector, Math.min(PIECE_SECTORS, file.sectors - sector) * SECTOR_BYTES));
  }
  return hash.digest('hex');
}

function reading<T>(path: string, action: (file: DiskFile) => T): T {
  const file = new DiskFile(path, 'r');
  try {
    return action(file);
  } finally {
    file.close();
  }
}
