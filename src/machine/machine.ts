import type { Exit } from './exit.ts';
import type { Explanation, MemoryRegion } from './explanation.ts';
import type { Input } from './input.ts';

/**
 * A machine: deterministic between inputs. What runs it owns every source of nondeterminism, so the same state, the
 * same inputs at the same positions and the same limits' maximum give the same bytes, on every host.
 *
 * The first five members are all that one has to write.
 */
export interface Machine {
  /** Number of slots executed since power-on; a safe integer. A guest's reset does not restart it. */
  readonly position: number;

  /**
   * Executes to exactly position `limit`, or stops earlier with another exit. Where the limits of several calls lie
   * is not observable from inside. With `limit <= position` nothing is executed.
   * @throws LockstepError `bad-input`: the limit is not a number, or a question asked has no answer yet
   */
  run(limit: number): Exit;

  /**
   * Hands over one input, at the present position, before its slot.
   * @throws LockstepError `bad-input`: the machine does not take this input where it stands; nothing has changed.
   */
  deliver(input: Input): void;

  /** The whole state as bytes; the same state gives the same bytes. */
  save(): Uint8Array;

  /**
   * Takes a state that `save` gave.
   * @throws LockstepError `bad-state`: not a state of this machine; the machine is as it was.
   */
  load(state: Uint8Array): void;

  /** A digest of all that `save` holds, 16 hexadecimal digits. Without it a digest of `save`'s bytes serves. */
  digest?(): string;

  /** Back to power-on, position 0; as loading the state it was made with, but quicker. */
  reset?(): void;

  /** The clock value, in ticks, at which the next armed timer expires, if one is armed and has not expired. */
  readonly deadline?: number | undefined;

  /**
   * How many console bytes it can take at present without losing any; absent if it takes any number. Who types faster
   * has to wait.
   */
  readonly consoleRoom?: number | undefined;

  /**
   * From now on `run` also stops behind each slot in which one of these happens; at first there are none. What is watched
   * is no part of the machine's state, and not observable from inside.
   * @throws LockstepError `bad-configuration`: this machine knows no such happening
   */
  watch?(happenings: readonly Happening[]): void;

  /** What there is to tell people of the state; calling it changes nothing. */
  explain?(): Explanation;

  /** All of its memory, for who wants to show what differs. Without it, what `save` gives is shown. */
  memory?(): readonly MemoryRegion[];

  /** What is called what at an address of its memory, as in `counter+0x4`; absent for no name. */
  nameOf?(address: number): string | undefined;

  /** What of it happened in the slot before `position`, if the last `run` executed that slot; in the order of `watch`. */
  readonly happened?: readonly Happening[] | undefined;
}

/**
 * Something that a guest does and that can be waited for: `trap` (an exception or interrupt is taken), `doorbell` (a
 * device is told of new requests), `lr` (a load reserves), `symbol:NAME` (the instruction there is executed),
 * `pc:0xADDRESS` (the same, by address), or what else a machine has names for.
 */
export type Happening = string;
