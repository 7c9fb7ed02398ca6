import { LockstepError } from '../../../machine/errors.ts';
import type { Request } from '../../../machine/exit.ts';
import type { DeviceHost, DmaMemory } from '../device.ts';
import type { StateStream } from '../state-stream.ts';
import type { Segment } from './segment.ts';
import { QUEUE_SIZE_MAX } from './virtqueue.ts';

/** A request that waits for its completion, as seen from outside. */
export interface RequestInFlight {
  readonly request: number;
  /** Device slot on the board. */
  readonly device: number;
  readonly kind: Request['kind'];
  /** Where its data will go, physical addresses, in order; none for a write or a flush. */
  readonly buffers: readonly Segment[];
}

/** What a device remembers of a request until its completion. */
export interface PendingRequest {
  /** The descriptor chain to give back. */
  readonly head: number;
  /** Data that travels, either way. */
  readonly bytes: number;
  /** Where the completion writes. */
  readonly destination: readonly Segment[];
}

/**
 * The requests that one queue waits for, by number. At most one a descriptor chain, so never more than the queue is
 * long, whatever a guest does.
 */
export class RequestsInFlight {
  readonly #pending = new Map<number, PendingRequest>();
  #bytes = 0;

  get count(): number {
    return this.#pending.size;
  }

  /** Data of all of them together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a chain is in flight: a driver must not offer it again before it got it back. */
  has(head: number): boolean {
    for (const pending of this.#pending.values()) if (pending.head === head) return true;
    return false;
  }

  /** @param number greater than all before */
  add(number: number, pending: PendingRequest): void {
    this.#pending.set(number, pending);
    this.#bytes += pending.bytes;
  }

  /** @throws LockstepError `bad-input`: there is no such request in flight */
  get(number: number): PendingRequest {
    const pending = this.#pending.get(number);
    if (pending !== undefined) return pending;
    throw new LockstepError(
      'bad-input',
      `completion of request ${number}: the device has no such request in flight; it was never made, was completed or was cancelled`,
    );
  }

  delete(number: number): void {
    this.#bytes -= this.#pending.get(number)?.bytes ?? 0;
    this.#pending.delete(number);
  }

  /** Forgets all of them. */
  clear(): void {
    this.#pending.clear();
    this.#bytes = 0;
  }

  /** In rising order. */
  numbers(): number[] {
    return [...this.#pending.keys()];
  }

  /** All of them, by rising number. @param tell what kind of request it is, and where its data will go */
  list(
    device: number,
    tell: (pending: PendingRequest) => Pick<RequestInFlight, 'kind' | 'buffers'>,
  ): RequestInFlight[] {
    return [...this.#pending].map(([request, pending]) => ({ request, device, ...tell(pending) }));
  }

  /** @param accepts whether a loaded request is one that the device could have made */
  exchange(s: StateStream, host: DeviceHost, accepts: (pending: PendingRequest) => boolean): void {
    const present: readonly Entry[] = s.loading ? [] : [...this.#pending];
    const entries = s.list<Entry>('requests', present, QUEUE_SIZE_MAX, (entry) => {
      const [number, pending] = entry ?? [0, NOTHING];
      return [s.u53('request number', number), exchangePending(s, host.memory, pending)];
    });
    if (!s.loading) return;
    this.clear();
    let previous = -1;
    for (const [number, pending] of entries) {
      s.require(number > previous && number < host.requestsMade(), 'request numbers out of order');
      s.require(!this.has(pending.head) && accepts(pending), `request ${number} is none of this device`);
      this.add(number, pending);
      previous = number;
    }
  }
}

type Entry = readonly [number: number, pending: PendingRequest];

const NOTHING: PendingRequest = { head: 0, bytes: 0, destination: [] };

function exchangePending(s: StateStream, memory: DmaMemory, pending: PendingRequest): PendingRequest {
  const head = s.u16('request chain', pending.head, QUEUE_SIZE_MAX - 1);
  const bytes = s.u32('request bytes', pending.bytes);
  const destination = s.list('request buffers', pending.destination, QUEUE_SIZE_MAX, (segment) => {
    const buffer = {
      address: s.u53('buffer address', segment?.address ?? 0),
      bytes: s.u32('buffer bytes', segment?.bytes ?? 0),
    };
    s.require(
      buffer.bytes > 0 && memory.contains(buffer.address, buffer.bytes),
      'request buffer outside RAM',
    );
    return buffer;
  });
  return { head, bytes, destination };
}

/** @throws LockstepError `bad-input`: the completion's data is not what the request asked for */
export function checkCompletionData(number: number, expected: number, data: Uint8Array): void {
  if (data.length === expected) return;
  throw new LockstepError(
    'bad-input',
    `completion of request ${number}: ${data.length} bytes of data, ${expected} expected`,
  );
}
