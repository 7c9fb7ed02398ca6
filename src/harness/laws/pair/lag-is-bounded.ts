import { pairLaw } from './pair-law.ts';

export const lagIsBounded = pairLaw({
  name: 'execution lag is bounded',
  statement: 'A primary stands still before its backup is further behind than the settings allow.',
  judge: (pair) => {
    const { history, settings } = pair;
    // A slot is indivisible: the one in which the bound is reached is executed.
    if (history.lag <= settings.maxLagSlots + 1) return undefined;
    const message = `the backup was ${history.lag} slots behind; ${settings.maxLagSlots} are allowed`;
    return { position: history.lagAt, message };
  },
});
