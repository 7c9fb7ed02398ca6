import type { Disk } from '../environment/environment.ts';
import { LockstepError } from '../machine/errors.ts';
import type { TestAndSet } from '../replication/test-and-set.ts';

/** One guest's disks, outside of both hosts, which both can reach: content, and who may write it. */
export class SharedDisk {
  readonly testAndSet: TestAndSet;
  /** By device slot. */
  readonly disks: ReadonlyMap<number, Disk>;

  constructor(disks: ReadonlyMap<number, Disk>, testAndSet: TestAndSet) {
    this.disks = disks;
    this.testAndSet = testAndSet;
  }

  /**
   * The disks as a host has them: what it writes carries its generation, and is refused if that is an old one.
   * @param wrote is told of each write that is not
   */
  seenWith(
    generation: () => number,
    wrote: (device: number, sector: number, data: Uint8Array) => void,
  ): Map<number, Disk> {
    const admit = (): void => {
      if (!this.testAndSet.admits(generation()))
        throw new LockstepError('bad-input', `a write of generation ${generation()}, which is an old one`);
    };
    return new Map(
      [...this.disks].map(([device, disk]) => [
        device,
        {
          sectors: disk.sectors,
          readOnly: disk.readOnly,
          read: (sector, bytes) => disk.read(sector, bytes),
          write(sector, data) {
            admit();
            disk.write(sector, data);
            wrote(device, sector, data);
          },
          flush: () => disk.flush(),
        },
      ]),
    );
  }
}
