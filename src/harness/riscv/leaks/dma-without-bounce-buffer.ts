import type { Disk, Environment } from '../../../environment/environment.ts';
import type { Request } from '../../../machine/exit.ts';
import type { Machine } from '../../../machine/machine.ts';
import { Computer } from '../../../riscv/computer.ts';
import { scatter, slice } from '../../../riscv/device/virtio/segment.ts';
import { VirtioBlock } from '../../../riscv/device/virtio/virtio-block.ts';
import type { RiscvGuest } from '../../../riscv/guest.ts';
import type { Rig } from '../../rig.ts';

/** A disk that can be made to put data into the memory of a request before that completes. */
abstract class DirectBlock extends VirtioBlock {
  /** Puts the first half of what was read where it belongs. */
  putHalf(request: number, data: Uint8Array): void {
    const { destination } = this.inFlight.get(request);
    const half = Math.floor(data.length / 2);
    scatter(this.host.memory, slice(destination, 0, half), data.subarray(0, half));
  }
}

/**
 * A primary without bounce buffers: what its host reads from a disk goes right into the guest's memory, half of it as
 * soon as the request is carried out. Only the completion is logged.
 */
export function dmaWithoutBounceBuffer({ configuration, image }: RiscvGuest): Rig {
  /** Of the computer that is being built. */
  let disks = new Map<number, DirectBlock>();
  const disksOf = new WeakMap<Machine, ReadonlyMap<number, DirectBlock>>();
  class Block extends DirectBlock {
    constructor(...parts: ConstructorParameters<typeof VirtioBlock>) {
      super(...parts);
      disks.set(this.device, this);
    }
  }
  return {
    primary: () => {
      disks = new Map();
      const computer = new Computer(configuration, image, { devices: { block: Block } });
      disksOf.set(computer, disks);
      return computer;
    },
    environment: (outside, machine) =>
      readingInto(outside, ({ device, request }, data) =>
        disksOf.get(machine)?.get(device)?.putHalf(request, data),
      ),
  };
}

/** An outside that says what was read, for which request, once that is carried out. */
function readingInto(outside: Environment, read: (request: Request, data: Uint8Array) => void): Environment {
  let found: Uint8Array | undefined;
  const watched = (disk: Disk): Disk => ({
    sectors: disk.sectors,
    readOnly: disk.readOnly,
    read: (sector, bytes) => (found = disk.read(sector, bytes)),
    write: (sector, data) => disk.write(sector, data),
    flush: () => disk.flush(),
  });
  return {
    ...outside,
    disks: new Map([...outside.disks].map(([slot, disk]) => [slot, watched(disk)])),
    // Asked once for each request, right behind its being carried out.
    latency: (request) => {
      if (found !== undefined) read(request, found);
      found = undefined;
      return outside.latency?.(request) ?? 0;
    },
  };
}
