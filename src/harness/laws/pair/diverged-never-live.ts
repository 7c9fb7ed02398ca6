import type { Moment } from '../../../simulation/history.ts';
import type { Breach } from '../../breach.ts';
import { pairLaw } from './pair-law.ts';

export const divergedNeverLive = pairLaw({
  name: 'a diverged backup never goes live',
  statement:
    'A backup whose guest went another way than the primary’s says so, and never goes live; and none goes another way that ' +
    'computes rightly.',
  judge: (pair) => {
    const { replay, corrupted, moments } = pair.history;
    if (replay?.verdict !== 'diverged') return corrupted ? undefined : givenUp(moments);
    const { position, message } = replay.divergence;
    if (!corrupted) return { position, slot: position, message };
    const live = moments.some(({ what, host }) => what === 'live' && host === 'backup');
    return live
      ? { position, slot: position, message: `the backup has gone live, and had diverged: ${message}` }
      : undefined;
  },
});

/** A backup that has halted, and neither the disk nor its guest has told it to: it could not make sense of the log. */
function givenUp(moments: readonly Moment[]): Breach | undefined {
  const halt = moments.find(({ what, host }) => what === 'halt' && host === 'backup');
  const refused = moments.some(
    ({ what, host, detail }) => what === 'take' && host === 'backup' && detail === 'refused',
  );
  if (halt === undefined || refused) return undefined;
  const { position, ticks, detail } = halt;
  return { position, message: `tick ${ticks}: the backup has given up, and computes rightly: ${detail}` };
}
