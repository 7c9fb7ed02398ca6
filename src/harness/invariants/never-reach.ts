import type { Invariant } from './invariant.ts';

/**
 * The guest never executes the instruction at this symbol. Anything else that machines can watch for is possible too:
 * `pc:0x80000010`, `trap`.
 */
export function neverReach(symbol: string): Invariant {
  const happening = symbol.includes(':') || symbol === 'trap' ? symbol : `symbol:${symbol}`;
  return {
    name: `never reaches ${symbol}`,
    asked: { neverReach: [symbol] },
    happenings: [happening],
    witness: () => ({
      look: (_exit, { happened, position }) =>
        happened?.includes(happening) === true
          ? { position, message: `it got there in the slot at ${position - 1}` }
          : undefined,
    }),
  };
}
