import { LockstepError } from '../machine/errors.ts';
import type { BoardConfiguration } from './board/configuration.ts';
import { deviceTree } from './board/device-tree.ts';
import { MEMORY_MAP, VIRTIO_SLOTS } from './board/memory-map.ts';
import type { Image, PlacedSegment } from './loader/image.ts';
import { placeImage } from './loader/image.ts';

const MEMORY_UNIT = 65_536;
const MEMORY_MAX = 2 ** 31;
/** The device tree begins at a multiple of this, as high in RAM as it can. */
const DEVICE_TREE_ALIGNMENT = 4096;

/** What a machine finds when it is switched on. */
export interface PowerOn {
  /** What is in RAM, by offset; everything else is zero. */
  readonly contents: readonly PlacedSegment[];
  /** Physical addresses: of the first instruction, and of the device tree. */
  readonly entry: number;
  readonly deviceTree: number;
}

/**
 * Puts image and device tree into the RAM of a board.
 * @throws LockstepError `bad-configuration` or `bad-image`: what does not fit, and where
 */
export function powerOn(configuration: BoardConfiguration, image: Image): PowerOn {
  checkConfiguration(configuration);
  const { base } = MEMORY_MAP.ram;
  const segments = placeImage(image, configuration.memoryBytes);
  const tree = deviceTree(configuration);
  const start = configuration.memoryBytes - tree.length;
  const offset = start - (((start % DEVICE_TREE_ALIGNMENT) + DEVICE_TREE_ALIGNMENT) % DEVICE_TREE_ALIGNMENT);
  const end = Math.max(...image.segments.map(({ address, bytes }) => address - base + bytes));
  if (offset < end) {
    throw new LockstepError(
      'bad-image',
      `${image.name}: its ${end} bytes leave no room for the device tree (${tree.length} bytes) at the end of RAM; ` +
        `give it more memory than ${configuration.memoryBytes} bytes`,
    );
  }
  return {
    contents: [...segments, { offset, data: tree }],
    entry: image.entry,
    deviceTree: base + offset,
  };
}

function checkConfiguration({ memoryBytes, virtio, clock, epochSeconds }: BoardConfiguration): void {
  const refuse = (what: string): never => {
    throw new LockstepError('bad-configuration', what);
  };
  if (!(memoryBytes >= MEMORY_UNIT && memoryBytes <= MEMORY_MAX && memoryBytes % MEMORY_UNIT === 0)) {
    refuse(`memory of ${memoryBytes} bytes: a multiple of 64 KiB from 64 KiB to 2 GiB is possible`);
  }
  if (virtio.length > VIRTIO_SLOTS) {
    refuse(`${virtio.length} virtio devices: the board has ${VIRTIO_SLOTS} slots`);
  }
  for (const device of virtio) {
    if (!['empty', 'block', 'network', 'entropy'].includes(device.type)) {
      refuse(`a virtio device of type ${String(device.type)}: empty, block, network or entropy is possible`);
    }
    if (device.type === 'block' && !(Number.isSafeInteger(device.sectors) && device.sectors >= 1)) {
      refuse(`a disk of ${device.sectors} sectors: a whole number from 1 is needed`);
    }
  }
  if (!['read', 'paced'].includes(clock.kind)) {
    refuse(`a clock of kind ${String(clock.kind)}: read or paced is possible`);
  }
  if (clock.kind === 'paced' && !(Number.isSafeInteger(clock.rate) && clock.rate >= 0)) {
    refuse(`a clock paced at ${clock.rate}: a safe integer from 0 is possible, in 2^-32 ticks a slot`);
  }
  if (!(Number.isSafeInteger(epochSeconds) && epochSeconds >= 0)) {
    refuse(`an epoch of ${epochSeconds}: whole seconds since 1970 are possible`);
  }
}
