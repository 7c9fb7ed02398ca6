import { LockstepError } from '../../machine/errors.ts';
import { findOrder } from './find-order.ts';
import type { Call } from './history.ts';

/** What came of judging a history. Only `holds` says that nothing is wrong. */
export type Verdict =
  | { readonly kind: 'holds' }
  /** The key's calls up to the first answer for which there is no order any more. */
  | { readonly kind: 'broken'; readonly key: string; readonly calls: readonly Call[] }
  /** The search was given up after so many steps: nobody knows. */
  | { readonly kind: 'undecided'; readonly key: string; readonly steps: number };

/** Steps of the search for one key, some seconds of them. */
const GENEROUS_STEPS = 1_000_000;

/**
 * Whether the calls can have been executed by a single server, one after another, each between its invocation and its
 * answer (Herlihy and Wing 1990). A call without an answer may have been executed at any time after its invocation, or never.
 *
 * Each call concerns one key, and calls of different keys hinder each other in nothing: a history is linearizable if
 * and only if the calls of each key are, so that each key is judged alone. What was answered `full` has done nothing.
 *
 * @param calls of all clients, each moment with an `order` of its own, as `History` gives them
 * @param steps of the search, for each key at most
 * @throws LockstepError `bad-input`: a call was answered before it was invoked
 */
export function linearizability(calls: readonly Call[], steps = GENEROUS_STEPS): Verdict {
  refuseEarlyAnswers(calls);
  let undecided: Verdict | undefined;
  for (const [key, ofKey] of byKey(calls)) {
    const search = findOrder(ofKey, steps);
    if (search === 'none') return { kind: 'broken', key, calls: smallestPrefix(ofKey, steps) };
    if (search === 'too long') undecided ??= { kind: 'undecided', key, steps };
  }
  return undecided ?? { kind: 'holds' };
}

/** For such a call there is no order, and that would be no fault of the server. */
function refuseEarlyAnswers(calls: readonly Call[]): void {
  for (const [index, { invoked, answered }] of calls.entries()) {
    if (answered === undefined || answered.order > invoked.order) continue;
    const problem = `answered at ${answered.order} in the order of moments, and invoked at ${invoked.order}`;
    throw new LockstepError('bad-input', `call ${index} of the history: ${problem}`);
  }
}

/** The calls of each key, in the order of their invocations; the keys in that of their first ones. */
function byKey(calls: readonly Call[]): Map<string, Call[]> {
  const keys = new Map<string, Call[]>();
  for (const call of calls.toSorted((a, b) => a.invoked.order - b.invoked.order)) {
    if (call.answered?.answer.kind === 'full') continue;
    const { key } = call.operation;
    const ofKey = keys.get(key);
    if (ofKey === undefined) keys.set(key, [call]);
    else ofKey.push(call);
  }
  return keys;
}

/**
 * The history until the earliest answer at which there is no order any more: with each further answer there are only
 * fewer. A prefix whose search takes too long counts as one with an order, so that what is returned has none for sure.
 */
function smallestPrefix(calls: readonly Call[], steps: number): readonly Call[] {
  const ends = calls.flatMap(({ answered }) => answered?.order ?? []).sort((a, b) => a - b);
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (findOrder(until(calls, ends[middle]!), steps) === 'none') high = middle;
    else low = middle + 1;
  }
  return until(calls, ends[high]!);
}

/** What was known right after the moment of that order. */
function until(calls: readonly Call[], order: number): Call[] {
  return calls
    .filter(({ invoked }) => invoked.order <= order)
    .map((call) =>
      call.answered !== undefined && call.answered.order > order ? { ...call, answered: undefined } : call,
    );
}
