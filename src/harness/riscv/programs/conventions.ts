import { INTERRUPT_SOURCE, MEMORY_MAP, VIRTIO_SLOT_BYTES } from '../../../riscv/board/memory-map.ts';
import { ENTROPY_SLOT, NETWORK_SLOT } from '../../../riscv/board/standard-board.ts';

/*
 * What the parts of a generated program agree on.
 *
 * Registers: `a0` to `a7` are for the generated code to compute with, `t0` to `t2` and `ra` for whoever needs one for a
 * moment; a trap saves and restores all of these. The others keep what the set-up code puts there:
 *
 *   s0  the middle of the data, which is the end of a page     s6  the disk's registers
 *   s1  rounds left of the main loop                           s7  the entropy device's registers
 *   s2  the UART's registers                                   s8  the network card's registers
 *   s3  the timer's comparator                                 s9 to s11  the handler's own, also while it calls
 *   s4  the variables                                          sp  the stack, of which only traps use some
 *   s5  the interrupt controller's claim register
 */

/** `a0` to `a7`. */
export const SCRATCH_REGISTERS = 8;

/** Bytes of data on each side of `s0`: what generated code loads and stores, and where DMA goes. */
export const DATA_HALF_BYTES = 512;

/** The variables, 4 bytes each, as offsets from `s4`; they are symbols of the program. */
export const VARIABLE = {
  /** A bit for each request that the device has: 0 to 3 the disk's, 8 to 11 the entropy device's. */
  busy: 0,
  /** How often the timer will be armed again by its handler. */
  ticks_left: 4,
  /** Outcomes of SC. */
  stored: 8,
  not_stored: 12,
  exceptions: 16,
  /** Bytes received from the console. */
  typed: 20,
  frames_received: 24,
  /** Sum of the status bytes of disk requests that have ended. */
  disk_status: 28,
  /** Whether the disk holds the code that the program wrote to it. */
  code_on_disk: 32,
  /** How far the used rings are read. */
  disk_taken: 36,
  entropy_taken: 40,
  receive_taken: 44,
} as const;

export const FIRST_BUSY_BIT = { disk: 0, entropy: 8 } as const;

/** Requests that a program can have at each of these devices. */
export const REQUESTS = 4;

export const DISK_SECTORS = 32;
/** Sectors that hold code, one version each: from 0 on. The others are data. */
export const CODE_VERSIONS = 2;
const DISK_SLOT = 0;

/** Physical addresses. */
export const ADDRESS = {
  finisher: MEMORY_MAP.testFinisher.base,
  rtc: MEMORY_MAP.rtc.base,
  softwareInterrupt: MEMORY_MAP.clint.base,
  comparator: MEMORY_MAP.clint.base + 0x4000,
  clock: MEMORY_MAP.clint.base + 0xbff8,
  priorities: MEMORY_MAP.plic.base,
  enable: MEMORY_MAP.plic.base + 0x2000,
  threshold: MEMORY_MAP.plic.base + 0x20_0000,
  claim: MEMORY_MAP.plic.base + 0x20_0004,
  uart: MEMORY_MAP.uart.base,
  disk: virtio(DISK_SLOT),
  entropy: virtio(ENTROPY_SLOT),
  network: virtio(NETWORK_SLOT),
} as const;

/** Sources of the interrupt controller. */
export const SOURCE = {
  console: INTERRUPT_SOURCE.uart,
  disk: INTERRUPT_SOURCE.virtio + DISK_SLOT,
  entropy: INTERRUPT_SOURCE.virtio + ENTROPY_SLOT,
  network: INTERRUPT_SOURCE.virtio + NETWORK_SLOT,
} as const;

/** What of the board a program can use; its driver is part of the program only if something does. */
export type ProgramDevice = keyof typeof SOURCE;

/** `mstatus`, and of `mie` and `mip`: software, timer and external interrupts. */
export const MSTATUS_MIE = 8;
export const ALL_INTERRUPTS = 0x888;

function virtio(slot: number): number {
  return MEMORY_MAP.virtio.base + slot * VIRTIO_SLOT_BYTES;
}
