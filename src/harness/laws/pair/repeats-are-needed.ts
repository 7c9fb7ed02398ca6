import { outsideView } from '../../pair/outside-view.ts';
import { isCovered } from '../../pair/pair-trial.ts';
import { pairLaw } from './pair-law.ts';

export const repeatsAreNeeded = pairLaw({
  name: 'no repeat without need',
  statement:
    'Of what a backup was told that it had left, nothing leaves once more when it takes over: only what had left so shortly before ' +
    'that nobody could tell.',
  judge: (pair) => {
    if (!isCovered(pair)) return undefined;
    const { takeovers, measured } = pair.history;
    for (const { host, from } of outsideView(pair).parts) {
      const told = measured.told.get(host) ?? 0;
      if (from >= told) continue;
      const { position } = takeovers.find((takeover) => takeover.host === host)!;
      const { covered } = pair.reference.outputs[from]!;
      return {
        position,
        slot: covered - 1,
        message: `output ${from}, of slot ${covered - 1}, leaves the ${host} again, which had been told of ${told} that they had left`,
      };
    }
    return undefined;
  },
});
