import type { Call } from '../../../src/simulation/clients/history.ts';
import { formatAnswer } from '../../../src/simulation/clients/key-value-protocol.ts';
import { execute } from './reference-server.ts';
import type { Store } from './reference-server.ts';

/**
 * Whether there is an order of the calls in which a correct server gives these answers: tries one order after the other, of
 * all keys together, with nothing in common with the checker. Only for few calls.
 */
export function hasOrder(calls: readonly Call[], store: Store = new Map()): boolean {
  if (calls.every(({ answered }) => answered === undefined)) return true;
  return calls.some((call) => {
    const others = calls.filter((other) => other !== call);
    const tooEarly = others.some(
      ({ answered }) => answered !== undefined && answered.order < call.invoked.order,
    );
    if (tooEarly) return false;
    const after = new Map(store);
    const answer = formatAnswer(execute(after, call.operation));
    if (call.answered !== undefined && formatAnswer(call.answered.answer) !== answer) return false;
    return hasOrder(others, after);
  });
}
