import type { HostName } from '../../../simulation/fault.ts';
import type { Law } from '../law.ts';

export const pairGoesOn: Law = {
  name: 'the pair goes on',
  statement:
    'As long as one of its hosts works, can reach the disk and computes rightly, the guest comes to its end; the two never wait ' +
    'for each other, and never both give up.',
  cheap: true,
  pair: true,
  judge: ({ pair }) => {
    const { end, moments, takeover, ticks, corrupted } = pair!.history;
    const cutForEver = moments.some(
      ({ what, detail, number }) => what === 'cut' && number === 0 && detail !== 'channel',
    );
    if (end === 'done' || cutForEver) return undefined;
    const position = takeover?.position ?? 0;
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
};
