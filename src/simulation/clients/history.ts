import { LockstepError } from '../../machine/errors.ts';
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

/**
 * What all clients of one server asked and were answered, in the order in which it happened; `linearizability` judges it. What is
 * told of it must be told when it is seen: the order of moments is that of the calls of `invoke` and `answer`.
 */
export class History {
  readonly #calls: Call[] = [];
  #order = 0;

  /** In the order in which they were invoked. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /**
   * A client asks for something, for the first time if it asks again.
   * @param client a number of its own for each
   * @param sequence the client's number for its request; nothing but a name
   * @param ticks when, by any one clock
   * @returns what to name the call by when its answer comes
   */
  invoke(client: number, sequence: number, operation: Operation, ticks: number): number {
    const invoked = this.#moment(ticks);
    return this.#calls.push({ client, sequence, operation, invoked, answered: undefined }) - 1;
  }

  /**
   * The answer to a call has come; without one it stays open for ever.
   * @throws LockstepError `bad-input`: there is no such call, it has an answer, or that came before it was made
   */
  answer(call: number, answer: Answer, ticks: number): void {
    const known = this.#calls[call];
    if (known === undefined || known.answered !== undefined) {
      const problem = known === undefined ? 'invoke has returned no such number' : 'it has been answered';
      throw new LockstepError('bad-input', `call ${call} of the history: ${problem}`);
    }
    if (ticks < known.invoked.ticks) {
      const problem = `it was made at ${known.invoked.ticks}, and cannot be answered at ${ticks}`;
      throw new LockstepError('bad-input', `call ${call} of the history: ${problem}`);
    }
    this.#calls[call] = { ...known, answered: { ...this.#moment(ticks), answer } };
  }

  #moment(ticks: number): Moment {
    return { ticks, order: this.#order++ };
  }
}
