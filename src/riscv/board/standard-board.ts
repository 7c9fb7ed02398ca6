import { LockstepError } from '../../machine/errors.ts';
import type { BoardConfiguration, ClockConfiguration, VirtioConfiguration } from './configuration.ts';

/** Disks take the slots from 0; network and entropy are always there, in slots of their own. */
export const MAX_DISKS = 6;
export const NETWORK_SLOT = 6;
export const ENTROPY_SLOT = 7;

/** 128 MiB, as QEMU's `virt` has without an option. */
export const DEFAULT_MEMORY_BYTES = 128 * 1024 * 1024;

/** The locally administered address that QEMU gives to its first network card. */
const MAC = '52:54:00:12:34:56';

/** What differs between standard boards. */
export interface BoardOptions {
  readonly memoryBytes: number;
  /** Their sizes, in sectors of 512 bytes. */
  readonly diskSectors: readonly number[];
  /** The kernel command line. */
  readonly commandLine: string;
  readonly clock: ClockConfiguration;
  readonly epochSeconds: number;
}

/**
 * The board that every command puts its guests on.
 * @throws LockstepError `bad-configuration`: too many disks
 */
export function standardBoard(options: BoardOptions): BoardConfiguration {
  const { diskSectors, memoryBytes, commandLine, clock, epochSeconds } = options;
  if (diskSectors.length > MAX_DISKS) {
    throw new LockstepError('bad-configuration', `${diskSectors.length} disks: the board takes ${MAX_DISKS}`);
  }
  const virtio: VirtioConfiguration[] = diskSectors.map((sectors) => ({
    type: 'block',
    sectors,
    readOnly: false,
  }));
  while (virtio.length < NETWORK_SLOT) virtio.push({ type: 'empty' });
  virtio.push({ type: 'network', mac: MAC }, { type: 'entropy' });
  return { memoryBytes, virtio, commandLine, clock, epochSeconds };
}
