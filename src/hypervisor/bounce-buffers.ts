import type { Request } from '../machine/exit.ts';
import type { CompletionInput } from '../machine/input.ts';
import { overlaps } from './overlap.ts';

/** A request that is carried out: what will reach the guest, and when. */
interface Waiting {
  readonly request: Request;
  readonly completion: CompletionInput;
  readonly ticks: number;
}

/**
 * Where DMA data waits until the machine stands still: I/O requests that are carried out, and whose completions have not
 * reached the guest.
 *
 * Requests that overlap on a disk complete in the order in which they were made. Otherwise a primary that takes over
 * and makes those without a completion again could write old data over new. Two reads into the same memory need no such
 * order: each completion is one event at one position, whole, wherever it falls.
 */
export class BounceBuffers {
  /** In the order of arrival: by time, then by request. */
  #waiting: Waiting[] = [];

  /** Lets a completion arrive at `ticks`, or as soon as those that it has to wait for have arrived. */
  add(request: Request, completion: CompletionInput, ticks: number): void {
    const ahead = this.#waiting.findLast((other) => overlaps(other.request, request));
    const at = Math.max(ticks, ahead?.ticks ?? 0);
    const index = this.#waiting.findLastIndex((other) => other.ticks <= at) + 1;
    this.#waiting.splice(index, 0, { request, completion, ticks: at });
  }

  /** The guest has reset the device that these requests were for. */
  cancel(requests: readonly number[]): void {
    this.#waiting = this.#waiting.filter(({ request }) => !requests.includes(request.request));
  }

  /** Takes the next one of those that arrive until `ticks`. */
  take(ticks: number): CompletionInput | undefined {
    if (this.next > ticks) return undefined;
    return this.#waiting.shift()?.completion;
  }

  /** When the next one arrives; infinity for never. */
  get next(): number {
    return this.#waiting[0]?.ticks ?? Infinity;
  }
}
