import { isCovered } from '../../pair/pair-trial.ts';
import { pairLaw } from './pair-law.ts';
import { outsideView } from '../../pair/outside-view.ts';

export const nothingLost = pairLaw({
  name: 'nothing is lost',
  statement:
    'Every output of the one machine leaves at least once, if a host has brought the guest to its end.',
  judge: (pair) => {
    const { history, reference } = pair;
    if (history.end !== 'done' || !isCovered(pair)) return undefined;
    const { first, from, second, differs } = outsideView(pair);
    if (differs !== undefined) return undefined;
    const end = from === undefined ? first : Math.max(first, from + second);
    const missing = from !== undefined && from > first ? first : end;
    if (missing >= reference.outputs.length && (from ?? 0) <= first) return undefined;
    const { covered } = reference.outputs[missing]!;
    return {
      position: covered,
      slot: covered - 1,
      message: `output ${missing}, of slot ${covered - 1}, has left neither host`,
    };
  },
});
