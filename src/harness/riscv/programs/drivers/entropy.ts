import { FIRST_BUSY_BIT, REQUESTS, SOURCE } from '../conventions.ts';
import type { Driver } from '../driver.ts';
import {
  HOLD_INTERRUPTS,
  RELEASE_INTERRUPTS,
  WRITE,
  claimRequest,
  descriptor,
  handleCompletions,
  queueMemory,
  releaseRequest,
  startDevice,
} from './virtio.ts';

/** Asks for random numbers. */
export const ENTROPY_DRIVER: Driver = {
  source: SOURCE.entropy,
  start: startDevice('entropy', ['entropy_queue']),
  interrupt: handleCompletions('entropy', 'entropy_queue', 'entropy_taken', 'entropy_done'),
  routines: [
    '# Request a0: a4 bytes to a3. Nothing if it is under way already; the caller rings the doorbell.',
    'entropy_request:',
    ...HOLD_INTERRUPTS,
    ...claimRequest(FIRST_BUSY_BIT.entropy, '_entropy_taken'),
    'la a1, entropy_queue',
    'slli t0, a0, 4 # one descriptor each',
    'add t0, t0, a1',
    'sd a3, (t0)',
    'sw a4, 8(t0)',
    'mv a4, a0',
    'mv a6, ra',
    'call queue_put',
    'mv ra, a6',
    '_entropy_taken:',
    ...RELEASE_INTERRUPTS,
    'ret',
    'entropy_done:',
    ...releaseRequest(FIRST_BUSY_BIT.entropy),
    'ret',
  ],
  data: queueMemory(
    'entropy_queue',
    Array.from({ length: REQUESTS }, () => descriptor('0', 0, WRITE)),
  ),
};
