import { INTERRUPT, REGISTER, STATUS } from '../../../../riscv/device/virtio/virtio-mmio.ts';
import { MSTATUS_MIE, VARIABLE } from '../conventions.ts';

/** Every queue has the largest size that its drivers need. */
export const QUEUE_SIZE = 16;
const DESCRIPTOR_BYTES = 16;
/** Places of the two rings in a queue's memory, behind the descriptors; and of their parts. */
const AVAILABLE = QUEUE_SIZE * DESCRIPTOR_BYTES;
const USED = 2 * AVAILABLE;
const RING = { index: 2, entries: 4 } as const;
const QUEUE_BYTES = USED + 2 * AVAILABLE;

/** Descriptor flags (virtio 1.2, section 2.7.5). */
export const NEXT = 1;
export const WRITE = 2;

/** Which register holds the address of a device's registers. */
const BASE = { disk: 's6', entropy: 's7', network: 's8' } as const;
export type VirtioDevice = keyof typeof BASE;

/** Tells a device of new requests in its queue 0. */
export function ring(device: VirtioDevice): string {
  return `sw zero, ${REGISTER.QueueNotify}(${BASE[device]})`;
}

/** The memory of a queue, by its label: descriptors as given, and of the available ring what is in it from the start. */
export function queueMemory(
  label: string,
  descriptors: readonly string[],
  available: readonly number[] = [],
): string[] {
  const ring = ['0', `${available.length}`, ...available.map((head) => `${head}`)];
  return [
    `.align ${DESCRIPTOR_BYTES}`,
    `${label}:`,
    ...descriptors,
    `.zero ${AVAILABLE - DESCRIPTOR_BYTES * descriptors.length}`,
    `.half ${ring.join(', ')}`,
    `.zero ${QUEUE_BYTES - AVAILABLE - 2 * ring.length}`,
  ];
}

/** One descriptor, a line. */
export function descriptor(address: string, bytes: number, flags: number, next = 0): string {
  // Little-endian: the flags are the low half of the last word.
  return `.dword ${address}, ${BigInt(bytes) | (BigInt(flags) << 32n) | (BigInt(next) << 48n)}`;
}

/** Where the device says how many requests of a queue it has completed: a half word that counts up. */
export function usedIndex(queue: string): string {
  return `${queue}+${USED + RING.index}`;
}

/** Starts a device with these queues, by their labels, from number 0 on. */
export function startDevice(device: VirtioDevice, queues: readonly string[]): string[] {
  const base = BASE[device];
  const { ACKNOWLEDGE, DRIVER, FEATURES_OK, DRIVER_OK } = STATUS;
  return [
    `mv a0, ${base}`,
    `sw zero, ${REGISTER.Status}(a0)`,
    `li t0, ${ACKNOWLEDGE | DRIVER}`,
    `sw t0, ${REGISTER.Status}(a0)`,
    'li t0, 1 # VERSION_1, in the upper word of features',
    `sw t0, ${REGISTER.DriverFeaturesSel}(a0)`,
    `sw t0, ${REGISTER.DriverFeatures}(a0)`,
    `li t0, ${ACKNOWLEDGE | DRIVER | FEATURES_OK}`,
    `sw t0, ${REGISTER.Status}(a0)`,
    ...queues.flatMap((queue, number) => [`la a1, ${queue}`, `li a2, ${number}`, 'call queue_start']),
    `li t0, ${ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK}`,
    `sw t0, ${REGISTER.Status}(a0)`,
  ];
}

/** Handles a device's interrupt: calls `done` for each completion in a queue, with its head in `a4`, its bytes in `a5`. */
export function handleCompletions(
  device: VirtioDevice,
  queue: string,
  taken: keyof typeof VARIABLE,
  done: string,
): string[] {
  return [
    `mv a0, ${BASE[device]}`,
    `la a1, ${queue}`,
    `addi a2, s4, ${VARIABLE[taken]}`,
    `la a3, ${done}`,
    'call take_completions',
  ];
}

/** With interrupts held back (in `a7`, whether they were): nothing else uses a queue meanwhile. */
export const HOLD_INTERRUPTS = [`csrrci a7, mstatus, ${MSTATUS_MIE}`];
export const RELEASE_INTERRUPTS = [`andi a7, a7, ${MSTATUS_MIE}`, 'csrs mstatus, a7'];

/** Marks request `a0` of a device as one that it has, or goes to a label if it has it already. */
export function claimRequest(firstBit: number, taken: string): string[] {
  return [
    `li t0, ${2 ** firstBit}`,
    'sll t0, t0, a0',
    `lw t1, ${VARIABLE.busy}(s4)`,
    'and t2, t0, t1',
    `bnez t2, ${taken}`,
    'or t1, t1, t0',
    `sw t1, ${VARIABLE.busy}(s4)`,
  ];
}

/** Marks request `a4` as ended. */
export function releaseRequest(firstBit: number): string[] {
  return [
    `li t0, ${2 ** firstBit}`,
    'sll t0, t0, a4',
    `lw t1, ${VARIABLE.busy}(s4)`,
    'xor t1, t1, t0',
    `sw t1, ${VARIABLE.busy}(s4)`,
  ];
}

/** What the drivers of all virtio devices share. */
export const VIRTIO_ROUTINES: readonly string[] = [
  '# Queue a2 of the device at a0 gets the memory at a1.',
  'queue_start:',
  `sw a2, ${REGISTER.QueueSel}(a0)`,
  `li t0, ${QUEUE_SIZE}`,
  `sw t0, ${REGISTER.QueueNum}(a0)`,
  `sw a1, ${REGISTER.QueueDescLow}(a0)`,
  `addi t0, a1, ${AVAILABLE}`,
  `sw t0, ${REGISTER.QueueDriverLow}(a0)`,
  `addi t0, a1, ${USED}`,
  `sw t0, ${REGISTER.QueueDeviceLow}(a0)`,
  'li t0, 1',
  `sw t0, ${REGISTER.QueueReady}(a0)`,
  'ret',

  '# Makes the chain that begins at descriptor a4 available in the queue at a1.',
  'queue_put:',
  `lhu t0, ${AVAILABLE + RING.index}(a1)`,
  `andi t1, t0, ${QUEUE_SIZE - 1}`,
  'slli t1, t1, 1',
  'add t1, t1, a1',
  `sh a4, ${AVAILABLE + RING.entries}(t1)`,
  'addi t0, t0, 1',
  'fence w, w',
  `sh t0, ${AVAILABLE + RING.index}(a1)`,
  'fence w, o',
  'ret',

  '# Device at a0, queue at a1, at a2 how far its used ring is read: a3 is called for each completion.',
  'take_completions:',
  'mv s11, ra',
  `li t0, ${INTERRUPT.usedBuffer}`,
  `sw t0, ${REGISTER.InterruptACK}(a0)`,
  '_used:',
  'lw t0, (a2)',
  `lhu t1, ${USED + RING.index}(a1)`,
  'beq t0, t1, _all_used',
  `andi t2, t0, ${QUEUE_SIZE - 1}`,
  'slli t2, t2, 3',
  'add t2, t2, a1',
  `lw a4, ${USED + RING.entries}(t2)`,
  `lw a5, ${USED + RING.entries + 4}(t2)`,
  'addi t0, t0, 1',
  'slli t0, t0, 48 # the index has 16 bits',
  'srli t0, t0, 48',
  'sw t0, (a2)',
  'jalr a3',
  'j _used',
  '_all_used:',
  'jr s11',
];
