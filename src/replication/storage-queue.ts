import type { Request } from '../machine/exit.ts';
import { overlaps } from '../hypervisor/overlap.ts';

/** What a guest asks of a disk. */
export type DiskRequest = Exclude<Request, { kind: 'entropy' }>;

interface Waiting {
  readonly request: DiskRequest;
  /** Only with an acknowledged entry at least here may a write be performed: others can see it. */
  readonly covered: number;
  /** Under way to the disk. */
  sent: boolean;
  /** The guest has reset the device: nobody waits for it any more. */
  cancelled: boolean;
}

/**
 * Disk requests on their way to a disk that others see too. A write obeys the output rule. Requests whose order can be
 * told from the disk are sent one after another, the next one when the one before is performed: so that a takeover, which
 * makes again what is pending, never puts old data over new.
 */
export class StorageQueue {
  /** In the order of doorbells; those that are performed are gone. */
  #waiting: Waiting[] = [];

  get length(): number {
    return this.#waiting.length;
  }

  /** @param covered the machine's position behind the doorbell's slot; 0 for what may go at once */
  add(request: DiskRequest, covered: number): void {
    // The machine may use its effects' data again.
    const kept = request.kind === 'write' ? { ...request, data: request.data.slice() } : request;
    this.#waiting.push({
      request: kept,
      covered: request.kind === 'write' ? covered : 0,
      sent: false,
      cancelled: false,
    });
  }

  /** The guest has reset a device. Writes that it had asked for are performed all the same, as a disk may. */
  cancel(requests: readonly number[]): void {
    for (const waiting of this.#waiting)
      if (requests.includes(waiting.request.request)) waiting.cancelled = true;
    this.#waiting = this.#waiting.filter(
      ({ cancelled, sent, request }) => sent || !cancelled || request.kind === 'write',
    );
  }

  /** Takes the next request that can be sent. @param covered writes of slots before it may be performed */
  take(covered: number): DiskRequest | undefined {
    const next = this.#waiting.find(
      (waiting, index) => !waiting.sent && waiting.covered <= covered && !this.#isBehind(waiting, index),
    );
    if (next === undefined) return undefined;
    next.sent = true;
    return next.request;
  }

  /** A request was performed. @returns whether the guest still waits for it. @throws Error for one that was not taken */
  performed({ request: number }: DiskRequest): boolean {
    const index = this.#waiting.findIndex(({ request, sent }) => sent && request.request === number);
    if (index < 0) throw new Error(`storage queue: request ${number} is not under way`);
    const [done] = this.#waiting.splice(index, 1);
    return !done!.cancelled;
  }

  /** Whether one before it has to be performed first. */
  #isBehind({ request }: Waiting, index: number): boolean {
    for (let before = 0; before < index; before++) {
      const other = this.#waiting[before]!.request;
      if (other.device !== request.device) continue;
      if ((request.kind === 'flush' && other.kind === 'write') || overlaps(other, request)) return true;
    }
    return false;
  }
}
