import fc from 'fast-check';
import type { Block } from '../block.ts';
import { MSTATUS_MIE, REQUESTS } from '../conventions.ts';
import { ring, usedIndex } from '../drivers/virtio.ts';
import { alignedOffset } from '../instructions.ts';
import { COUNT_OUTCOME } from './reservation.ts';

/**
 * Asks for random numbers onto bytes that it reserves, and waits a while for them before the SC. With interrupts held
 * back: a trap would end the reservation, here only the DMA does.
 */
export const overwrittenReservation: fc.Arbitrary<Block> = fc
  .record({ slot: fc.nat(REQUESTS - 1), offset: alignedOffset, polls: fc.integer({ min: 1, max: 500 }) })
  .map(({ slot, offset, polls }) => ({
    devices: ['entropy'],
    lines: (label) => [
      `csrci mstatus, ${MSTATUS_MIE}`,
      `li a0, ${slot}`,
      `addi a3, s0, ${offset}`,
      'li a4, 8',
      'call entropy_request',
      `la t1, ${usedIndex('entropy_queue')}`,
      'lhu a0, (t1)',
      ring('entropy'),
      `addi t0, s0, ${offset}`,
      `li t2, ${polls}`,
      'lr.d a1, (t0)',
      `${label}_poll:`,
      'lhu a2, (t1)',
      'addi t2, t2, -1',
      `beqz t2, ${label}_store`,
      `beq a0, a2, ${label}_poll`,
      `${label}_store:`,
      'sc.d t0, a1, (t0)',
      ...COUNT_OUTCOME,
      `csrsi mstatus, ${MSTATUS_MIE}`,
    ],
  }));
