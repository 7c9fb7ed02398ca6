import { SECTOR_BYTES } from '../../../../riscv/device/virtio/virtio-block.ts';
import { CODE_VERSIONS, FIRST_BUSY_BIT, REQUESTS, SOURCE, VARIABLE } from '../conventions.ts';
import type { Driver } from '../driver.ts';
import {
  HOLD_INTERRUPTS,
  NEXT,
  RELEASE_INTERRUPTS,
  WRITE,
  claimRequest,
  descriptor,
  handleCompletions,
  queueMemory,
  releaseRequest,
  ring,
  startDevice,
} from './virtio.ts';

const HEADER_BYTES = 16;
/** Header, status and padding of one request. */
const REQUEST_BYTES = 32;
/** Header, data, status; and one that is not used. */
const DESCRIPTORS_EACH = 4;

/** Reads and writes, several at a time. */
export const DISK_DRIVER: Driver = {
  source: SOURCE.disk,
  start: startDevice('disk', ['disk_queue']),
  interrupt: handleCompletions('disk', 'disk_queue', 'disk_taken', 'disk_done'),
  routines: [
    '# Request a0: writes (a1 = 1) or reads (a1 = 0) a4 bytes at a3 to or from sector a2 on. Nothing if it is under way',
    '# already; the caller rings the doorbell.',
    'disk_request:',
    ...HOLD_INTERRUPTS,
    ...claimRequest(FIRST_BUSY_BIT.disk, '_disk_taken'),
    'la t1, disk_requests',
    'slli t0, a0, 5',
    'add t0, t0, t1',
    'sw a1, 0(t0)',
    'sd a2, 8(t0)',
    'la t1, disk_queue+16 # the second descriptor of each',
    'slli t0, a0, 6',
    'add t0, t0, t1',
    'sd a3, 0(t0)',
    'sw a4, 8(t0)',
    'xori t1, a1, 1',
    'slli t1, t1, 1 # WRITE, if the device is to',
    `addi t1, t1, ${NEXT}`,
    'sh t1, 12(t0)',
    'la a1, disk_queue',
    'slli a4, a0, 2',
    'mv a6, ra',
    'call queue_put',
    'mv ra, a6',
    '_disk_taken:',
    ...RELEASE_INTERRUPTS,
    'ret',
    'disk_done:',
    'la t1, disk_requests',
    'slli t0, a4, 3',
    'add t0, t0, t1',
    `lbu t0, ${HEADER_BYTES}(t0)`,
    `lw t1, ${VARIABLE.disk_status}(s4)`,
    'add t1, t1, t0',
    `sw t1, ${VARIABLE.disk_status}(s4)`,
    'srli a4, a4, 2',
    ...releaseRequest(FIRST_BUSY_BIT.disk),
    'ret',
  ],
  data: [
    ...queueMemory('disk_queue', Array.from({ length: REQUESTS }, (_, index) => descriptors(index)).flat()),
    'disk_requests:',
    `.zero ${REQUESTS * REQUEST_BYTES}`,
  ],
};

function descriptors(request: number): string[] {
  const header = `disk_requests+${request * REQUEST_BYTES}`;
  const status = `disk_requests+${request * REQUEST_BYTES + HEADER_BYTES}`;
  const first = request * DESCRIPTORS_EACH;
  return [
    descriptor(header, HEADER_BYTES, NEXT, first + 1),
    descriptor('0', 0, NEXT, first + 2),
    descriptor(status, 1, WRITE),
    descriptor('0', 0, 0),
  ];
}

/** Writes the versions of the routine that is loaded later to the disk, and waits for that; interrupts are on. */
export const WRITE_CODE: readonly string[] = [
  ...Array.from({ length: CODE_VERSIONS }, (_, version) => [
    `li a0, ${version}`,
    'li a1, 1',
    `li a2, ${version}`,
    `la a3, code_${version}`,
    `li a4, ${SECTOR_BYTES}`,
    'call disk_request',
  ]).flat(),
  ring('disk'),
  'call drain',
  `lw t0, ${VARIABLE.disk_status}(s4)`,
  'sltiu t0, t0, 1 # without an error',
  `sw t0, ${VARIABLE.code_on_disk}(s4)`,
];
