import type { MachineDescription } from '../machine/description.ts';
import { LockstepError } from '../machine/errors.ts';
import type { Happening, Machine } from '../machine/machine.ts';
import { aimedPlaces } from './aimed-places.ts';
import type { BoardConfiguration, ClockConfiguration } from './board/configuration.ts';
import { bytesOf } from './board/size.ts';
import { DEFAULT_MEMORY_BYTES, standardBoard } from './board/standard-board.ts';
import { Computer } from './computer.ts';
import { computerFrom, describe } from './description.ts';
import type { Image } from './loader/image.ts';
import { symbolNamed } from './loader/symbols.ts';
import { powerOn } from './power-on.ts';

/** A guest on its board, of which machines can be made. */
export interface RiscvGuest {
  /**
   * Names the guest and everything that it depends on: its file, and board and contents in 16 hexadecimal digits.
   * Reading it for the first time builds a machine.
   */
  readonly id: string;
  readonly image: Image;
  readonly configuration: BoardConfiguration;
  /** Another machine, at power-on. */
  create(): Computer;
  /** Kinds of events that its machines take. */
  readonly accepts: readonly string[];
  readonly clock: ClockConfiguration;
  /** By virtio slot, what reaches the outside. */
  readonly devices: GuestDevices;
  /** What is worth aiming events at. */
  readonly places: readonly Happening[];
  /** All that a machine can be built from again. */
  describe(): MachineDescription;
  /** A machine of a description alone. @throws LockstepError as `computerFrom` */
  rebuild(description: MachineDescription): Machine;
  /** Physical address of a symbol, if the image has it. */
  addressOf(symbol: string): number | undefined;
}

/** By virtio slot, what a board has that reaches the outside. */
export interface GuestDevices {
  readonly disks: readonly { readonly device: number; readonly sectors: number }[];
  readonly networks: readonly number[];
}

/** What somebody outside can do to every board at any time. */
const ACCEPTS = ['timer', 'console', 'frame', 'reset'] as const;

/** What differs from `lockstep run` without options. */
export interface RiscvBoardOptions {
  /** RAM, in bytes or as `'16MiB'`; default 128 MiB. */
  readonly memory?: number | string;
  /** A disk for each, of that many sectors of 512 bytes, at least 1; in the virtio slots from 0. Default: none. */
  readonly diskSectors?: readonly number[];
  /** The kernel command line; default empty. */
  readonly commandLine?: string;
  /** Default: read. */
  readonly clock?: ClockConfiguration;
  /** What the real-time clock reads at tick 0, in seconds since 1970; default 0. */
  readonly epochSeconds?: number;
}

/**
 * Puts an image on a standard board.
 * @throws LockstepError `bad-configuration` or `bad-image`
 */
export function riscvGuest(image: Image, options: RiscvBoardOptions = {}): RiscvGuest {
  const configuration = standardBoard({
    memoryBytes: memoryBytesOf(options.memory ?? DEFAULT_MEMORY_BYTES),
    diskSectors: options.diskSectors ?? [],
    commandLine: options.commandLine ?? '',
    clock: options.clock ?? { kind: 'read' },
    epochSeconds: options.epochSeconds ?? 0,
  });
  // Refuses now what no machine can be made of.
  powerOn(configuration, image);
  const create = (): Computer => new Computer(configuration, image);
  let id: string | undefined;
  let description: MachineDescription | undefined;
  let places: readonly Happening[] | undefined;
  return {
    get id() {
      return (id ??= `${image.name}@${create().identity}`);
    },
    image,
    configuration,
    create,
    accepts: ACCEPTS,
    clock: configuration.clock,
    devices: devicesOf(configuration),
    get places() {
      return (places ??= aimedPlaces(image));
    },
    describe: () => (description ??= describe(configuration, image)),
    rebuild: computerFrom,
    addressOf: (symbol) => symbolNamed(image.symbols, symbol)?.address,
  };
}

function devicesOf({ virtio }: BoardConfiguration): GuestDevices {
  return {
    disks: virtio.flatMap((device, slot) =>
      device.type === 'block' ? [{ device: slot, sectors: device.sectors }] : [],
    ),
    networks: virtio.flatMap(({ type }, slot) => (type === 'network' ? [slot] : [])),
  };
}

function memoryBytesOf(memory: number | string): number {
  const bytes = typeof memory === 'number' ? memory : bytesOf(memory);
  if (bytes !== undefined) return bytes;
  throw new LockstepError(
    'bad-configuration',
    `memory "${memory}": a size is written as 64KiB, 128MiB or 1GiB`,
  );
}
