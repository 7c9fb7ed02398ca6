import type { HostName } from '../../../simulation/fault.ts';
import type { Breach } from '../../breach.ts';
import { isCovered } from '../../pair/pair-trial.ts';
import type { PairTrial } from '../../pair/pair-trial.ts';
import { pairLaw } from './pair-law.ts';

export const pairGoesOn = pairLaw({
  name: 'the pair goes on',
  statement:
    'As long as one of its hosts works, can reach the disk and computes rightly, the guest comes to its end, and is answered ' +
    'whatever it asks of its devices; the two never wait for each other, and never both give up.',
  judge: (pair) => {
    const { end, moments, takeover, ticks, corrupted } = pair.history;
    const cutForEver = moments.some(
      ({ what, detail, number }) => what === 'cut' && number === 0 && detail !== 'channel',
    );
    const position = takeover?.position ?? 0;
    if (end === 'done') return unanswered(pair, position);
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
    if (corrupted || (crashed && stopped('primary') && stopped('backup'))) return undefined;
    return { position, message: `no host is left at tick ${ticks}, and none had to give up` };
  },
});

/** A guest that ended since it waited for ever has not been left alone with something that it had asked for. */
function unanswered(pair: PairTrial, position: number): Breach | undefined {
  const [request] = pair.reference.unanswered;
  if (request === undefined || pair.history.outcome?.end !== 'stuck' || !isCovered(pair)) return undefined;
  const message = `the guest waits for its request ${request.request} (${request.kind}), which nobody carries out`;
  const slot = pair.reference.writes.find((write) => write.request === request.request)?.covered;
  return { position, message, ...(slot !== undefined && { slot: slot - 1 }) };
}
