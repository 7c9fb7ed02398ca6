import type { HostName } from '../../../simulation/fault.ts';
import type { Moment } from '../../../simulation/history.ts';
import type { Breach } from '../../breach.ts';
import { isCovered, lastTakeover } from '../../pair/pair-trial.ts';
import type { PairTrial } from '../../pair/pair-trial.ts';
import { pairLaw } from './pair-law.ts';

/** What a host can be missed for. */
const GOES_WRONG: ReadonlySet<Moment['what']> = new Set(['crash', 'pause', 'cut', 'corrupt', 'end', 'halt']);

export const pairGoesOn = pairLaw({
  name: 'the pair goes on',
  statement:
    'As long as one of its hosts works, can reach the disk and computes rightly, the guest comes to its end, and is answered ' +
    'whatever it asks of its devices; the two never wait for each other, never both give up, and neither is missed for no reason.',
  judge: (pair) => {
    const { end, moments, ticks, corrupted } = pair.history;
    const cutForEver = moments.some(
      ({ what, detail, number }) => what === 'cut' && number === 0 && detail !== 'channel',
    );
    const position = lastTakeover(pair);
    const early = missedTooEarly(pair);
    if (early !== undefined) return early;
    if (end === 'done')
      return unanswered(pair, position) ?? (cutForEver ? undefined : unfinished(pair, position));
    if (cutForEver) return undefined;
    if (end === 'hung') return { position, message: `the guest has not come to its end by tick ${ticks}` };
    // Whoever stopped was stopped by a fault, or by the disk that told it of the other one.
    const stopped = (name: HostName): boolean =>
      moments.some(
        ({ what, host, detail }) =>
          host === name &&
          (what === 'crash' || what === 'refused' || (what === 'take' && detail === 'refused')),
      );
    const crashed = moments.some(({ what }) => what === 'crash');
    // One that has become the backup of another has to go on like the first one.
    const needed = moments.flatMap(({ what, host }) => (what === 'protect' ? ownBackup(pair, host) : []));
    if (corrupted.length > 0) return undefined;
    if (crashed && stopped('primary') && stopped('backup') && needed.every(stopped)) return undefined;
    return { position, message: `no host is left at tick ${ticks}, and none had to give up` };
  },
});

/** Somebody is missed, and nothing has gone wrong before. */
function missedTooEarly({ history: { moments } }: PairTrial): Breach | undefined {
  const missed = moments.findIndex(({ what }) => what === 'missed');
  const wrong = moments.findIndex(({ what }) => GOES_WRONG.has(what));
  if (missed < 0 || (wrong >= 0 && wrong < missed)) return undefined;
  const { position, ticks, host, detail } = moments[missed]!;
  return {
    position,
    message: `tick ${ticks}: the ${host} misses the other one, and nothing had gone wrong: ${detail}`,
  };
}

/** A guest that has ended, and a host that goes on waiting for something. */
function unfinished(
  { history: { unfinished: hosts, ticks } }: PairTrial,
  position: number,
): Breach | undefined {
  const [host] = hosts;
  if (host === undefined) return undefined;
  return {
    position,
    message: `the guest has ended, and the ${host} has not come to its end by tick ${ticks}`,
  };
}

/** Who follows the last log of a host. */
function ownBackup({ history: { stretches } }: PairTrial, host: HostName): HostName[] {
  const follower = stretches.findLast((stretch) => stretch.host === host)?.follower;
  return follower === undefined ? [] : [follower];
}

/** A guest that ended since it waited for ever has not been left alone with something that it had asked for. */
function unanswered(pair: PairTrial, position: number): Breach | undefined {
  const [request] = pair.reference.unanswered;
  if (request === undefined || pair.history.outcome?.end !== 'stuck' || !isCovered(pair)) return undefined;
  const message = `the guest waits for its request ${request.request} (${request.kind}), which nobody carries out`;
  const slot = pair.reference.writes.find((write) => write.request === request.request)?.covered;
  return { position, message, ...(slot !== undefined && { slot: slot - 1 }) };
}
