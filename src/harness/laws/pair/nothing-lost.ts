import { isCovered } from '../../pair/pair-trial.ts';
import { pairLaw } from './pair-law.ts';
import { endOf, outsideView } from '../../pair/outside-view.ts';

export const nothingLost = pairLaw({
  name: 'nothing is lost',
  statement:
    'Every output of the one machine leaves at least once, if a host has brought the guest to its end.',
  judge: (pair) => {
    const { history, reference } = pair;
    if (history.end !== 'done' || !isCovered(pair)) return undefined;
    const { parts, differs } = outsideView(pair);
    if (differs !== undefined) return undefined;
    // The first one in front of a host's part that no host before has let out; or behind all of them.
    const gap = parts.findIndex(({ from }, index) => from > endOf(parts.slice(0, index)));
    const missing = endOf(gap < 0 ? parts : parts.slice(0, gap));
    if (missing >= reference.outputs.length) return undefined;
    const { covered } = reference.outputs[missing]!;
    return {
      position: covered,
      slot: covered - 1,
      message: `output ${missing}, of slot ${covered - 1}, has left no host`,
    };
  },
});
