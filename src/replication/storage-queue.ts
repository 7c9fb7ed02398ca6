import type { Request } from '../machine/exit.ts';
import { overlaps } from '../hypervisor/overlap.ts';

/** What a guest asks of a disk. */
export type DiskRequest = Exclude<Request, { kind: 'entropy' }>;

/** More entries than any log has. */
const ALL_ENTRIES = Number.MAX_SAFE_INTEGER;

interface Waiting {
  readonly request: DiskRequest;
  /** Only with an acknowledged entry at least here may a write be performed: others can see it. */
  readonly covered: number;
  /** Under way to the disk, and carried out there. */
  sent: boolean;
  performed: boolean;
  /** So many entries the log has with its completion. Once they are acknowledged, nobody will make the request again. */
  entries: number;
  /** The guest has reset the device: nobody waits for it any more. */
  cancelled: boolean;
}

/**
 * Disk requests on their way to a disk that others see too. A write obeys the output rule. Requests whose order can be
 * told from the disk are sent one after another, the next one when the backup knows that the one before is done: so that a
 * takeover, which makes again what is pending, never puts old data over new.
 */
export class StorageQueue {
  /** In the order of doorbells; those that nobody will make again are gone. */
  #waiting: Waiting[] = [];

  /** How many are still to be performed. */
  get length(): number {
    return this.#waiting.reduce((count, { performed }) => count + (performed ? 0 : 1), 0);
  }

  /** Whether one waits for the backup to know that another one is done. */
  get waitsForLog(): boolean {
    return this.#waiting.some(({ performed }) => performed) && this.#waiting.some(({ sent }) => !sent);
  }

  /** @param covered the machine's position behind the doorbell's slot; 0 for what may go at once */
  add(request: DiskRequest, covered: number): void {
    // The machine may use its effects' data again.
    const kept = request.kind === 'write' ? { ...request, data: request.data.slice() } : request;
    this.#waiting.push({
      request: kept,
      covered: request.kind === 'write' ? covered : 0,
      sent: false,
      performed: false,
      entries: Infinity,
      cancelled: false,
    });
  }

  /** The guest has reset a device. Writes that it had asked for are performed all the same, as a disk may. */
  cancel(requests: readonly number[]): void {
    for (const waiting of this.#waiting)
      if (requests.includes(waiting.request.request)) waiting.cancelled = true;
    this.#waiting = this.#waiting.filter(
      ({ cancelled, sent, performed, request }) =>
        !cancelled || (sent && !performed) || request.kind === 'write',
    );
    this.#forget(0);
  }

  /** The guest is told that a request is done. @param entries so many the log has with that */
  completed(request: number, entries: number): void {
    const waiting = this.#waiting.find((waiting) => waiting.request.request === request);
    if (waiting !== undefined) waiting.entries = entries;
  }

  /** A new log begins: what the guest was told before is in the state that it goes on from. */
  beginLog(): void {
    this.#forget(ALL_ENTRIES);
  }

  /** The guest has ended: it will be told of nothing more. */
  end(): void {
    for (const waiting of this.#waiting) waiting.entries = 0;
  }

  /**
   * Takes the next request that can be sent.
   * @param covered writes of slots before it may be performed
   * @param entries so many of the log are acknowledged; by default all, since nobody has to
   */
  take(covered: number, entries = ALL_ENTRIES): DiskRequest | undefined {
    this.#forget(entries);
    const next = this.#waiting.find(
      (waiting, index) => !waiting.sent && waiting.covered <= covered && !this.#isBehind(waiting, index),
    );
    if (next === undefined) return undefined;
    next.sent = true;
    return next.request;
  }

  /** A request was performed. @returns whether the guest still waits for it. @throws Error for one that was not taken */
  performed({ request: number }: DiskRequest): boolean {
    const index = this.#waiting.findIndex(
      ({ request, sent, performed }) => sent && !performed && request.request === number,
    );
    if (index < 0) throw new Error(`storage queue: request ${number} is not under way`);
    const done = this.#waiting[index]!;
    done.performed = true;
    this.#forget(0);
    return !done.cancelled;
  }

  /** Nobody will make these again: they are done, and the backup knows it, or the guest does not wait for them. */
  #forget(acknowledged: number): void {
    this.#waiting = this.#waiting.filter(
      ({ performed, entries, cancelled }) => !performed || !(cancelled || entries <= acknowledged),
    );
  }

  /** Whether one before it has to be done first. */
  #isBehind({ request }: Waiting, index: number): boolean {
    for (let before = 0; before < index; before++) {
      const { request: other, performed } = this.#waiting[before]!;
      if (other.device !== request.device) continue;
      if (request.kind === 'flush' ? other.kind === 'write' && !performed : overlaps(other, request))
        return true;
    }
    return false;
  }
}
