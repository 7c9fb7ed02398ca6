import type { Moment } from '../../simulation/history.ts';
import { counted, grouped } from './numbers.ts';
import type { MomentKind } from './told-moment.ts';

/** What a moment means, and whether that is good. */
export interface MomentWords {
  readonly words: string;
  readonly kind: MomentKind;
}

/** What is known of a moment beside itself. */
export interface MomentContext {
  /** Outputs that the primary has made and not let out. */
  readonly held: number;
  /** It is about an output that has left before. */
  readonly again: boolean;
  /** What came of a takeover, where it is one. */
  readonly takeover: { readonly outage: number; readonly kept: number; readonly pending: number } | undefined;
  /** How the guest has ended. */
  readonly outcome: string;
}

type Teller = (moment: Moment, context: MomentContext) => MomentWords;

/** A moment in words for people. */
export function momentWords(moment: Moment, context: MomentContext): MomentWords {
  return TELLERS[moment.what](moment, context);
}

const routine = (words: string): MomentWords => ({ words, kind: 'routine' });
const step = (words: string): MomentWords => ({ words, kind: 'step' });
const good = (words: string): MomentWords => ({ words, kind: 'good' });
const bad = (words: string): MomentWords => ({ words, kind: 'bad' });

const TELLERS: Readonly<Record<Moment['what'], Teller>> = {
  send: ({ number }) => routine(`sends the log up to entry ${grouped(number)}`),
  receive: ({ number }) => routine(`has the log up to entry ${grouped(number)}`),
  acknowledge: ({ number }) => routine(`hears that the backup has the log up to entry ${grouped(number)}`),
  release: ({ number }, { again }) =>
    routine(`lets out ${again ? 'once more ' : ''}output ${grouped(number)}`),
  write: ({ number }) => routine(`its request ${grouped(number)} is written on the shared disk`),
  missed: ({ host, detail }) =>
    step(`${detail}: ${host === 'backup' ? 'consumes its log' : 'lets nothing out'}`),
  take: ({ number, detail }) =>
    detail === 'granted'
      ? good(`the shared disk grants it generation ${number}`)
      : bad(`the shared disk refuses it generation ${number}: taken`),
  live: ({ host }, { takeover, held }) => {
    if (host === 'primary' || takeover === undefined)
      return good(`goes on alone, unprotected: lets out ${counted(held, 'held output')}`);
    const { outage, kept, pending } = takeover;
    const again = pending === 0 ? '' : `, makes ${counted(pending, 'request')} again`;
    return good(`takes over after ${counted(outage, 'tick')}, sends ${counted(kept, 'kept output')}${again}`);
  },
  refused: ({ detail }) => bad(`the shared disk refuses ${detail}: this host may write no more`),
  halt: ({ detail }) => bad(`stops for good: ${detail}`),
  crash: ({ host }, { held }) =>
    bad(
      host === 'primary'
        ? `is gone; ${counted(held, 'output')} held ${held === 1 ? 'has' : 'have'} never left it`
        : "is gone, and with it the primary's protection",
    ),
  pause: ({ number }) => bad(`stands still for ${counted(number, 'tick')}, and does not notice`),
  resume: () => step('goes on as if nothing had been'),
  cut: ({ number, detail }) =>
    bad(`${CUTS[detail] ?? detail} is cut${number === 0 ? ' for ever' : ` for ${counted(number, 'tick')}`}`),
  heal: ({ detail }) => good(`${CUTS[detail] ?? detail} is whole again`),
  corrupt: () => bad('computes wrongly: its guest is given something else than the log has'),
  end: ({ host }, { outcome, takeover }) =>
    good(
      host === 'backup' && takeover === undefined ? 'has followed to the end' : `${outcome}; all has left`,
    ),
};

const CUTS: Readonly<Record<string, string>> = {
  channel: 'the channel between the hosts',
  'primary-storage': "the primary's way to the shared disk",
  'backup-storage': "the backup's way to the shared disk",
};
