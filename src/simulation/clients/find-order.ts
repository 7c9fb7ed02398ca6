import type { Call } from './history.ts';
import { ABSENT } from './key-value-protocol.ts';
import { looks, onlyLooked, step } from './register.ts';

/** A place of the search: which calls are in order so far, and what the key has after them. */
interface Place {
  /** All answered calls before this one, by index, are in order. */
  readonly from: number;
  /** Answered calls behind `from` that are in order, by rising index. */
  readonly ahead: readonly number[];
  /** Unanswered calls that are in order, by rising index: the others may never have been done. */
  readonly open: readonly number[];
  /** Whether the last call in order is an unanswered one. Then the next has to look at what it did. */
  readonly unseen: boolean;
  readonly state: string;
}

/** How a search ended: there is an order, there is none, or it took more steps than allowed. */
export type Search = 'found' | 'none' | 'too long';

/**
 * Looks for an order of the calls of one key, each between its invocation and its answer, in which a correct server answers
 * as they were answered. The search is Wing and Gong's (1993); as Lowe (2017) has it, it visits no place twice.
 *
 * @param calls in the order of their invocations; none was answered `full`
 * @param limit places to visit at most
 */
export function findOrder(calls: readonly Call[], limit: number): Search {
  const order = new OrderSearch(calls);
  const first: Place = { from: 0, ahead: [], open: [], unseen: false, state: ABSENT };
  const seen = new Set([name(first)]);
  const unvisited = [first];
  for (let place = unvisited.pop(); place !== undefined; place = unvisited.pop()) {
    if (order.complete(place)) return 'found';
    for (const next of order.next(place)) {
      if (seen.has(name(next))) continue;
      if (seen.size >= limit) return 'too long';
      seen.add(name(next));
      unvisited.push(next);
    }
  }
  return 'none';
}

function name({ from, ahead, open, unseen, state }: Place): string {
  return `${from};${ahead.join()};${open.join()}${unseen ? '!' : ';'}${state}`;
}

class OrderSearch {
  readonly #answered: readonly Call[];
  /** Those that may make a difference. */
  readonly #unanswered: readonly Call[];

  constructor(calls: readonly Call[]) {
    this.#answered = calls.filter(({ answered }) => answered !== undefined);
    this.#unanswered = calls.filter(
      ({ answered, operation }) => answered === undefined && operation.kind !== 'get',
    );
  }

  complete({ from }: Place): boolean {
    return from === this.#answered.length;
  }

  /** Where one more call leads; the most promising last. */
  next(place: Place): Place[] {
    const end = this.#firstAnswer(place);
    const next: Place[] = [];
    for (let index = place.from; index < this.#answered.length; index++) {
      const { invoked, operation, answered } = this.#answered[index]!;
      if (invoked.order > end) break;
      if (place.ahead.includes(index) || (place.unseen && !looks(operation))) continue;
      const state = step(place.state, operation, answered!.answer);
      if (state === undefined) continue;
      const after = { ...place, ...skipOver(place, index), unseen: false, state };
      // What changes nothing, wherever it stands, does as well here as anywhere.
      if (onlyLooked(operation, answered!.answer)) return [after];
      next.unshift(after);
    }
    return [...this.#nextUnanswered(place, end), ...next];
  }

  /**
   * An unanswered call is left out, which is as if it was never done, where it changes nothing, or where the next call
   * overwrites what it did without a look at it.
   */
  #nextUnanswered(place: Place, end: number): Place[] {
    const next: Place[] = [];
    for (const [index, { invoked, operation }] of this.#unanswered.entries()) {
      if (invoked.order > end) break;
      if (place.open.includes(index) || (place.unseen && !looks(operation))) continue;
      const state = step(place.state, operation, undefined)!;
      if (state === place.state) continue;
      next.push({ ...place, open: insert(place.open, index), unseen: true, state });
    }
    return next;
  }

  /** The order of the first answer to a call that is not in order: what was invoked later has to wait for it. */
  #firstAnswer({ from, ahead }: Place): number {
    let first = Infinity;
    for (let index = from; index < this.#answered.length; index++) {
      const { invoked, answered } = this.#answered[index]!;
      if (invoked.order > first) break;
      if (!ahead.includes(index)) first = Math.min(first, answered!.order);
    }
    return first;
  }
}

/** One more answered call in order. */
function skipOver(place: Place, index: number): Pick<Place, 'from' | 'ahead'> {
  const ahead = insert(place.ahead, index);
  let { from } = place;
  while (ahead[0] === from) {
    ahead.shift();
    from++;
  }
  return { from, ahead };
}

function insert(numbers: readonly number[], number: number): number[] {
  return [...numbers, number].sort((a, b) => a - b);
}
