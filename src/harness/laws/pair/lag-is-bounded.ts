import { pairLaw } from './pair-law.ts';

export const lagIsBounded = pairLaw({
  name: 'execution lag is bounded',
  statement: 'A primary stands still before its backup is further behind than the settings allow.',
  judge: (pair) => {
    const { history, settings } = pair;
    const { most, position } = history.measured.lag;
    // A slot is indivisible: the one in which the bound is reached is executed.
    if (most <= settings.maxLagSlots + 1) return undefined;
    return { position, message: `the backup was ${most} slots behind; ${settings.maxLagSlots} are allowed` };
  },
});
