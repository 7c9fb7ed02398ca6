/** Something that happens in a simulated world. */
interface Scheduled {
  readonly ticks: number;
  /** Of two at one tick, the one that was scheduled first. */
  readonly order: number;
  readonly happen: () => void;
  /** The world's own housekeeping, which goes on for ever: when nothing else is left, nothing more will come of it. */
  readonly background: boolean;
}

/** What is to happen in virtual time, in the one order that there is: a binary heap. */
export class EventQueue {
  readonly #heap: Scheduled[] = [];
  #order = 0;
  #foreground = 0;

  /** The time of the next one, in ticks; infinite for none. */
  get next(): number {
    return this.#heap[0]?.ticks ?? Infinity;
  }

  /** Whether something is left but housekeeping. */
  get busy(): boolean {
    return this.#foreground > 0;
  }

  schedule(ticks: number, happen: () => void, background = false): void {
    if (!background) this.#foreground++;
    const heap = this.#heap;
    const event = { ticks, order: this.#order++, happen, background };
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(event, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  /** Takes the next one. @throws Error if there is none */
  take(): Scheduled {
    const heap = this.#heap;
    const [first] = heap;
    if (first === undefined) throw new Error('event queue: nothing is left');
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    if (!first.background) this.#foreground--;
    return first;
  }

  /** Puts an event where the first one was, and lets it sink to its place. */
  #sink(event: Scheduled): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, event)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = event;
  }
}

function before(a: Scheduled, b: Scheduled): boolean {
  return a.ticks < b.ticks || (a.ticks === b.ticks && a.order < b.order);
}
