import type { ClockFeed } from '../hypervisor/environment-events.ts';
import type { MachineDescription } from '../machine/description.ts';
import type { Happening, Machine } from '../machine/machine.ts';

/**
 * What is put to the test: machines of one kind with one guest inside, and what they take. Only `id` and `create` have to
 * be there.
 */
export interface Subject<M extends Machine = Machine> {
  /** Names the guest and everything that it depends on. */
  readonly id: string;
  /** Another machine, at power-on. */
  create(): M;
  /**
   * Kinds of events that it takes: `timer`, `console`, `frame`, `reset`; any other name is a signal of its own. Clock
   * readings, signals that it asks for, and completions of its requests are always answered. Default: none.
   */
  readonly accepts?: readonly string[];
  /** Default: read. */
  readonly clock?: ClockFeed;
  readonly devices?: DeviceSlots;
  /** What its machines can watch for and is worth aiming at: `trap`, `symbol:main`, the last code of a page. Default: none. */
  readonly places?: readonly Happening[];
  /** Inputs that its guest understands, as seeds of generated ones. */
  readonly samples?: Samples;
  /** All that `rebuild` needs, for a log's header. Default: only `id`. */
  describe?(): MachineDescription;
  /** A machine built from a description alone. Default: `create`. */
  rebuild?(description: MachineDescription): Machine;
  /** Physical address of a symbol of the guest's. */
  addressOf?(symbol: string): number | undefined;
}

/** Well-formed inputs. */
export interface Samples {
  /** Ethernet frames, without checksum. */
  readonly frames?: readonly Uint8Array[];
  /** What somebody types. */
  readonly console?: readonly string[];
  /** Who can deal with it, as a scenario's clients name what they want. */
  readonly clients?: readonly ('keyValue' | 'echo' | 'types')[];
}

/** By device slot, what a machine has that reaches the outside. */
export interface DeviceSlots {
  readonly disks: readonly { readonly device: number; readonly sectors: number }[];
  readonly networks: readonly number[];
}
