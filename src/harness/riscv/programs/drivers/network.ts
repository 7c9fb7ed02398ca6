import { REGISTER } from '../../../../riscv/device/virtio/virtio-mmio.ts';
import { SOURCE, VARIABLE } from '../conventions.ts';
import type { Driver } from '../driver.ts';
import {
  HOLD_INTERRUPTS,
  NEXT,
  RELEASE_INTERRUPTS,
  WRITE,
  descriptor,
  handleCompletions,
  queueMemory,
  ring,
  startDevice,
} from './virtio.ts';

const HEADER_BYTES = 12;
const PAGE_BYTES = 4096;
const TRANSMIT = 1;
/** Where the frames' digest is, from `s0`. */
const DIGEST_AT = 440;

/** Where frames are received. */
export interface ReceiveBuffers {
  readonly count: number;
  /** Of each, header included. */
  readonly bytes: number;
  /** How far before the end of a page each begins. */
  readonly lead: number;
}

/** Bytes that the buffers take, from the start of a page on. */
export function receiveBytes({ count }: ReceiveBuffers): number {
  return (count + 1) * PAGE_BYTES;
}

/** Sends frames, and receives frames by interrupts: a digest of them goes among the data, and the buffer back. */
export function networkDriver(buffers: ReceiveBuffers): Driver {
  const { count, bytes, lead } = buffers;
  const place = (index: number): string => `receive_buffers+${(index + 1) * PAGE_BYTES - lead}`;
  return {
    source: SOURCE.network,
    start: startDevice('network', ['receive_queue', 'transmit_queue']),
    interrupt: handleCompletions('network', 'receive_queue', 'receive_taken', 'frame_received'),
    routines: [
      '# A frame of a4 bytes at a3. The card has sent it when its doorbell is rung.',
      'network_send:',
      ...HOLD_INTERRUPTS,
      'la a1, transmit_queue',
      'sd a3, 16(a1)',
      'sw a4, 24(a1)',
      'li a4, 0',
      'mv a6, ra',
      'call queue_put',
      'mv ra, a6',
      `li t0, ${TRANSMIT}`,
      `sw t0, ${REGISTER.QueueNotify}(s8)`,
      ...RELEASE_INTERRUPTS,
      'ret',
      'frame_received:',
      `lw t0, ${VARIABLE.frames_received}(s4)`,
      'addi t0, t0, 1',
      `sw t0, ${VARIABLE.frames_received}(s4)`,
      'slli t0, a4, 4',
      'add t0, t0, a1',
      'ld t0, (t0) # the buffer',
      `ld t1, ${HEADER_BYTES}(t0)`,
      'add t0, t0, a5',
      'ld t2, -8(t0)',
      'xor t1, t1, t2',
      'add t1, t1, a5',
      `ld t2, ${DIGEST_AT}(s0)`,
      'add t1, t1, t2',
      'slli t2, t1, 5',
      'sub t1, t2, t1',
      `sd t1, ${DIGEST_AT}(s0)`,
      'mv s10, ra',
      'call queue_put',
      ring('network'),
      'jr s10',
    ],
    data: [
      ...queueMemory(
        'receive_queue',
        Array.from({ length: count }, (_, index) => descriptor(place(index), bytes, WRITE)),
        Array.from({ length: count }, (_, index) => index),
      ),
      ...queueMemory('transmit_queue', [
        descriptor('transmit_header', HEADER_BYTES, NEXT, 1),
        descriptor('0', 0, 0),
      ]),
      'transmit_header:',
      `.zero ${2 * 8}`,
    ],
  };
}
