import type { Cancellation } from '../machine/exit.ts';
import type { StateStream } from './device/state-stream.ts';
import { QUEUE_SIZE_MAX } from './device/virtio/virtqueue.ts';

/** Saves or loads a cancellation that a reset has made and that nobody has been told of yet. */
export function exchangeCancellation(s: StateStream, cancellation: Cancellation | undefined): Cancellation {
  const device = s.u8('cancelling device', cancellation?.device ?? 0);
  let previous = -1;
  const requests = s.list('cancelled requests', cancellation?.requests ?? [], QUEUE_SIZE_MAX, (request) => {
    const number = s.u53('cancelled request', request ?? 0);
    s.require(number > previous, 'cancelled requests out of order');
    previous = number;
    return number;
  });
  s.require(requests.length > 0, 'a cancellation of no request');
  return { kind: 'cancel', device, requests };
}
