import { pairLaw } from './pair-law.ts';

export const divergedNeverLive = pairLaw({
  name: 'a diverged backup never goes live',
  statement:
    'A backup whose guest went another way than the primary’s says so, and never goes live; and none goes another way that ' +
    'computes rightly.',
  judge: (pair) => {
    const { replay, corrupted, moments } = pair.history;
    if (replay?.verdict !== 'diverged') return undefined;
    const { position, message } = replay.divergence;
    if (!corrupted) return { position, message };
    const live = moments.some(({ what, host }) => what === 'live' && host === 'backup');
    return live ? { position, message: `the backup has gone live, and had diverged: ${message}` } : undefined;
  },
});
