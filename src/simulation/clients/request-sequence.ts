import { LockstepError } from '../../machine/errors.ts';
import type { Reach } from '../client.ts';

/** How fast a client asks, and how long it waits: in ticks, all of them at least 1. */
export interface Patience {
  /** What goes by before each request, over and over. Default: 10,000, which is a millisecond. */
  readonly thinkTicks?: readonly number[];
  /** How long it waits for an answer before it asks again. Default: 1,000,000, which is a tenth of a second. */
  readonly timeoutTicks?: number;
  /** How often it asks again before it gives the request up and goes on. Default: 30. */
  readonly retries?: number;
}

/** The requests of a client, by their index from 0. */
export interface Requests {
  readonly count: number;
  /** A request is about to be made for the first time. @returns its frame */
  begin(index: number): Uint8Array;
}

/** Makes requests one after another, each again and again until it is answered, or until patience runs out. */
export class RequestSequence {
  readonly #requests: Requests;
  readonly #thinkTicks: readonly number[];
  readonly #timeoutTicks: number;
  readonly #retries: number;
  readonly #counts = { requests: 0, answers: 0, retries: 0, givenUp: 0 };
  #reach: Reach | undefined;
  #awaited: number | undefined;

  /** @throws LockstepError `bad-configuration` for times that are no whole ticks */
  constructor(requests: Requests, patience: Patience) {
    const { thinkTicks = [10_000], timeoutTicks = 1_000_000, retries = 30 } = patience;
    for (const ticks of [...thinkTicks, timeoutTicks]) atLeast(1, ticks, 'ticks to think or to wait');
    if (thinkTicks.length === 0) throw new LockstepError('bad-configuration', 'no ticks to think are given');
    atLeast(0, retries, 'retries');
    this.#requests = requests;
    this.#thinkTicks = thinkTicks;
    this.#timeoutTicks = timeoutTicks;
    this.#retries = retries;
  }

  start(reach: Reach): void {
    this.#reach = reach;
    this.#think(reach);
  }

  /** The request that waits for its answer. */
  get awaited(): number | undefined {
    return this.#awaited;
  }

  /** How many requests have been made. */
  get begun(): number {
    return this.#counts.requests;
  }

  /** The answer to the awaited request is there. */
  answered(): void {
    if (this.#awaited === undefined || this.#reach === undefined) return;
    this.#counts.answers++;
    this.#goOn(this.#reach);
  }

  /** Whether every request is answered or given up. */
  get done(): boolean {
    return this.#awaited === undefined && this.begun === this.#requests.count;
  }

  get counts(): Readonly<Record<'requests' | 'answers' | 'retries' | 'givenUp', number>> {
    return this.#counts;
  }

  #goOn(reach: Reach): void {
    this.#awaited = undefined;
    this.#think(reach);
  }

  #think(reach: Reach): void {
    const index = this.begun;
    if (index === this.#requests.count) return;
    reach.after(this.#thinkTicks[index % this.#thinkTicks.length]!, () => {
      this.#awaited = index;
      this.#counts.requests++;
      this.#ask(reach, index, this.#requests.begin(index), 0);
    });
  }

  #ask(reach: Reach, index: number, frame: Uint8Array, retries: number): void {
    reach.after(this.#timeoutTicks, () => {
      if (this.#awaited !== index) return;
      if (retries < this.#retries) {
        this.#counts.retries++;
        this.#ask(reach, index, frame, retries + 1);
      } else {
        this.#counts.givenUp++;
        this.#goOn(reach);
      }
    });
    reach.send(frame);
  }
}

function atLeast(least: number, value: number, what: string): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new LockstepError('bad-configuration', `${what}: ${value} is no integer from ${least}`);
}
