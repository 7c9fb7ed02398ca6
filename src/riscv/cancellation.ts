import type { Cancellation } from '../machine/exit.ts';
import { VIRTIO_SLOTS } from './board/memory-map.ts';
import type { StateStream } from './device/state-stream.ts';
import { QUEUE_SIZE_MAX } from './device/virtio/virtqueue.ts';

/** What the machine says of itself, against which cancellations are checked. */
export interface CancellingMachine {
  /** Whether a device's requests are answered from outside. */
  makesRequests(device: number): boolean;
  /** Request numbers given out. */
  readonly requests: number;
  /** Whether it stands where a reset can have been: on, and not in the middle of a slot. */
  readonly stands: boolean;
}

/** Saves or loads what a reset has cancelled: between two calls of `run` nothing else waits to be told. */
export function exchangeCancellations(
  s: StateStream,
  effects: readonly Cancellation[],
  { makesRequests, requests, stands }: CancellingMachine,
): Cancellation[] {
  const cancellations = s.list('cancellations', effects, VIRTIO_SLOTS, (effect) =>
    exchangeCancellation(s, effect),
  );
  if (!s.loading) return cancellations;
  const known = cancellations.every(({ device, requests: cancelled }, index) => {
    const previous = cancellations[index - 1]?.device ?? -1;
    return device > previous && makesRequests(device) && cancelled.at(-1)! < requests;
  });
  s.require(known, 'cancellations out of order, or of requests that were never made');
  s.require(stands || cancellations.length === 0, 'cancellations where no reset can have been');
  return cancellations;
}

/** Saves or loads a cancellation that a reset has made and that nobody has been told of yet. */
function exchangeCancellation(s: StateStream, cancellation: Cancellation | undefined): Cancellation {
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
