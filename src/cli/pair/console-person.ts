import type { Client, Reach } from '../../simulation/client.ts';

/** The person at the terminal, who types at the guest's console. */
export class ConsolePerson implements Client {
  readonly done: boolean;
  readonly #counts = { typed: 0 };
  #reach: Reach | undefined;

  /** @param awaited whether a guest that waits for input has to wait for this person */
  constructor(awaited: boolean) {
    this.done = !awaited;
  }

  start(reach: Reach): void {
    this.#reach = reach;
  }

  type(data: Uint8Array): void {
    this.#counts.typed += data.length;
    this.#reach?.type(data);
  }

  /** Whoever sees it can say so. */
  objection(): undefined {
    return undefined;
  }

  /** Bytes typed. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }
}
