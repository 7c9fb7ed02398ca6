import type { ReplayResult } from '../../../hypervisor/replayer.ts';
import type { HostName } from '../../../simulation/fault.ts';
import type { Moment, PairHistory } from '../../../simulation/history.ts';
import type { Breach } from '../../breach.ts';
import { pairLaw } from './pair-law.ts';

export const divergedNeverLive = pairLaw({
  name: 'a diverged backup never goes live',
  statement:
    'A backup whose guest went another way than the primary’s says so, and never goes live; and none goes another way that ' +
    'computes rightly.',
  judge: (pair) => {
    for (const { follower, replay } of pair.history.stretches) {
      if (follower === undefined) continue;
      const breach = judgeFollower(pair.history, follower, replay);
      if (breach !== undefined) return breach;
    }
    return undefined;
  },
});

function judgeFollower(
  { corrupted, moments, takeovers }: PairHistory,
  follower: HostName,
  replay: ReplayResult | undefined,
): Breach | undefined {
  const isCorrupted = corrupted.includes(follower);
  if (replay?.verdict !== 'diverged') return isCorrupted ? undefined : givenUp(moments, follower);
  const { position, message } = replay.divergence;
  if (!isCorrupted) return { position, slot: position, message };
  return takeovers.some(({ host }) => host === follower)
    ? { position, slot: position, message: `the ${follower} has gone live, and had diverged: ${message}` }
    : undefined;
}

/** A backup that has halted, and neither the disk nor its guest has told it to: it could not make sense of the log. */
function givenUp(moments: readonly Moment[], follower: HostName): Breach | undefined {
  const own = moments.filter(({ host }) => host === follower);
  const halt = own.find(({ what }) => what === 'halt');
  const refused = own.some(({ what, detail }) => what === 'take' && detail === 'refused');
  // A new backup that misses its primary before that has told it that it may go live has to give up.
  const mayNot = follower !== 'backup' && !own.some(({ what }) => what === 'join');
  const missed = own.some(({ what }) => what === 'missed');
  if (halt === undefined || refused || (mayNot && missed)) return undefined;
  const { position, ticks, detail } = halt;
  return {
    position,
    message: `tick ${ticks}: the ${follower} has given up, and computes rightly: ${detail}`,
  };
}
