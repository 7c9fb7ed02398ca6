import type { Client, Reach } from '../../../src/simulation/client.ts';

/** What stands for the guest. */
export interface FakeGuest {
  /** A frame has reached it. */
  frame?(data: Uint8Array, world: FakeWorld): void;
  /** Something typed has reached it. */
  typed?(data: Uint8Array, world: FakeWorld): void;
}

export interface FakeWorldOptions {
  readonly clients: readonly Client[];
  readonly guest?: FakeGuest;
  /** How long the next frame, typed or printed text takes, in ticks from 1. Default: 100. */
  readonly latency?: () => number;
  /** Whether the next frame gets lost, in either direction. Default: none. */
  readonly loses?: () => boolean;
  readonly disk?: (sector: number, ticks: number) => Uint8Array;
}

/** Clients and something that stands for a guest, in one virtual time. What happens at the same tick happens in order. */
export class FakeWorld implements Reach {
  readonly #options: FakeWorldOptions;
  #queue: { readonly ticks: number; readonly callback: () => void }[] = [];
  #now = 0;

  constructor(options: FakeWorldOptions) {
    this.#options = options;
  }

  /** Until every client is done, and then until nothing is under way any more; or until `limit`. @returns its tick */
  run(limit = 10 ** 9): number {
    for (const client of this.#options.clients) client.start(this);
    for (let next = this.#queue[0]; next !== undefined && next.ticks <= limit; next = this.#queue[0]) {
      this.#queue.shift();
      this.#now = next.ticks;
      next.callback();
    }
    return this.#now;
  }

  now(): number {
    return this.#now;
  }

  after(ticks: number, callback: () => void): void {
    if (!Number.isSafeInteger(ticks) || ticks < 1) throw new Error(`a callback after ${ticks} ticks`);
    const at = this.#now + ticks;
    const index = this.#queue.findLastIndex((other) => other.ticks <= at) + 1;
    this.#queue.splice(index, 0, { ticks: at, callback });
  }

  send(frame: Uint8Array): void {
    if (!this.#lost()) this.after(this.#latency(), () => this.#options.guest?.frame?.(frame, this));
  }

  type(data: Uint8Array): void {
    this.after(this.#latency(), () => this.#options.guest?.typed?.(data, this));
  }

  readDisk(sector: number, bytes: number): Uint8Array | undefined {
    return this.#options.disk?.(sector, this.#now).subarray(0, bytes);
  }

  /** The guest sends a frame. */
  answer(frame: Uint8Array): void {
    if (this.#lost()) return;
    this.after(this.#latency(), () => {
      for (const client of this.#options.clients) client.frame?.(frame);
    });
  }

  /** The guest prints. */
  print(text: string): void {
    this.after(this.#latency(), () => {
      for (const client of this.#options.clients) client.printed?.(new TextEncoder().encode(text));
    });
  }

  #lost(): boolean {
    return this.#options.loses?.() ?? false;
  }

  #latency(): number {
    return this.#options.latency?.() ?? 100;
  }
}
