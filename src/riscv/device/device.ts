import type { Effect } from '../../machine/exit.ts';
import type { StateStream } from './state-stream.ts';

/** What an access answers when the device has nothing there, or not in that width: the hart takes an access fault. */
export const ACCESS_FAULT = -1;

/** What a load answers when it needs a clock reading first: the hart stops mid-slot and repeats the load afterwards. */
export const QUESTION = -2;

/**
 * A device with registers on the bus. It reads no clock and makes no random number: inputs reach it through methods of
 * its own that the board calls from `deliver`, and what it does to the outside goes through its `DeviceHost`.
 */
export interface Device {
  /** Accepted access widths, in bytes; others, and accesses that are not aligned to their width, fault. */
  readonly widths: readonly (1 | 2 | 4)[];

  /** The register at `offset`, as an unsigned integer of `bytes` bytes, or `ACCESS_FAULT` or `QUESTION`. */
  load(offset: number, bytes: number): number;

  /** Writes a register; 0, or `ACCESS_FAULT` with nothing changed. */
  store(offset: number, bytes: number, value: number): number;

  /** Back to its state at power-on. */
  reset(): void;

  /** Saves or loads all of its state; afterwards (when loading) its interrupt line stands as before saving. */
  exchange(s: StateStream): void;
}

/** An interrupt line's level, towards the PLIC. */
export type InterruptLine = (level: boolean) => void;

/** Guest memory as a device sees it: physical addresses, access to RAM only. */
export interface DmaMemory {
  /** Whether all of the bytes lie in RAM. */
  contains(address: number, bytes: number): boolean;
  /** A copy of the bytes. The caller has checked `contains`. */
  read(address: number, bytes: number): Uint8Array;
  /** Writes as DMA does: cached code and reservations that it overlaps go. The caller has checked `contains`. */
  write(address: number, data: Uint8Array): void;
}

/** What the board gives to its devices. */
export interface DeviceHost {
  readonly memory: DmaMemory;
  /** Sends something out, or asks for I/O, in the slot that is executing. */
  effect(effect: Effect): void;
  /** The guest has rung the device's doorbell, in the slot that is executing. */
  doorbell(): void;
  /** A number for an I/O request, never used before in this machine. */
  nextRequest(): number;
  /** How many numbers were given out: requests in flight have smaller ones. */
  requestsMade(): number;
  /** The clock, in ticks: its value if it can be had now (paced, or just answered), else undefined and the hart must ask. */
  readClock(): number | undefined;
  /** The greatest clock value that the guest has seen, in ticks: what timers compare with. */
  readonly clock: number;
  /** The guest switches the machine off or starts it again, at the end of the slot that is executing. */
  halt(code: number): void;
  restart(): void;
}
