import type { Answer, Operation } from './key-value-protocol.ts';

/** When something was seen: in ticks, and in the order of all that was seen, which tells apart what has the same tick. */
export interface Moment {
  readonly ticks: number;
  readonly order: number;
}

/** An operation as the client saw it: from its first request to its answer. */
export interface Call {
  readonly client: number;
  readonly sequence: number;
  readonly operation: Operation;
  readonly invoked: Moment;
  /** `undefined`: never. Then nobody outside knows whether it was done, or will be. */
  readonly answered: (Moment & { readonly answer: Answer }) | undefined;
}

/** What all clients of one guest asked and were answered, in the order in which it happened. */
export class History {
  readonly #calls: Call[] = [];
  #order = 0;

  /** In the order in which they were invoked. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** @returns what to name the call by when its answer comes */
  invoke(client: number, sequence: number, operation: Operation, ticks: number): number {
    const invoked = this.#moment(ticks);
    return this.#calls.push({ client, sequence, operation, invoked, answered: undefined }) - 1;
  }

  answer(call: number, answer: Answer, ticks: number): void {
    this.#calls[call] = { ...this.#calls[call]!, answered: { ...this.#moment(ticks), answer } };
  }

  #moment(ticks: number): Moment {
    return { ticks, order: this.#order++ };
  }
}
