import type { Law } from '../law.ts';

export const divergedNeverLive: Law = {
  name: 'a diverged backup never goes live',
  statement:
    'A backup whose guest went another way than the primary’s says so, and never goes live; and none goes another way that ' +
    'computes rightly.',
  cheap: true,
  pair: true,
  judge: ({ pair }) => {
    const { replay, corrupted, moments } = pair!.history;
    if (replay?.verdict !== 'diverged') return undefined;
    const { position, message } = replay.divergence;
    if (!corrupted) return { position, message };
    const live = moments.some(({ what, host }) => what === 'live' && host === 'backup');
    return live ? { position, message: `the backup has gone live, and had diverged: ${message}` } : undefined;
  },
};
