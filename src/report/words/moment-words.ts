import type { HostName } from '../../simulation/fault.ts';
import type { Moment } from '../../simulation/history.ts';
import type { HostRole, Use } from './host-roles.ts';
import { counted, grouped } from './numbers.ts';
import type { MomentKind } from './told-moment.ts';

/** What a moment means, and whether that is good. */
export interface MomentWords {
  readonly words: string;
  readonly kind: MomentKind;
}

/** What is known of a moment beside itself. */
export interface MomentContext {
  /** What its host was for the guest until then. */
  readonly role: HostRole;
  /** What it means that there is this host, where it follows. */
  readonly use: Use;
  /** Outputs that a live guest has made on its host, and that have not left that. */
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
  missed: ({ detail }, { role }) => step(`${detail}: ${MISSES[role]}`),
  take: ({ number, detail }) =>
    detail === 'granted'
      ? good(`the shared disk grants it generation ${number}`)
      : bad(`the shared disk refuses it generation ${number}: taken`),
  live: (_, { role, takeover, held }) => {
    if (role !== 'follows' || takeover === undefined)
      return good(`goes on alone, unprotected: lets out ${counted(held, 'held output')}`);
    const { outage, kept, pending } = takeover;
    const again = pending === 0 ? '' : `, makes ${counted(pending, 'request')} again`;
    return good(`takes over after ${counted(outage, 'tick')}, sends ${counted(kept, 'kept output')}${again}`);
  },
  refused: ({ detail }) => bad(`the shared disk refuses ${detail}: this host may write no more`),
  halt: ({ detail }) => bad(`stops for good: ${detail}`),
  copy: ({ number }) => step(`sends the spare its guest's state, ${counted(number, 'byte')}`),
  join: ({ number }) => good(`is the backup by generation ${number}, and may take over`),
  protect: () => good('is protected again: the spare knows it'),
  crash: ({ host }, context) => bad(`is gone${goneWith(host, context)}`),
  pause: ({ number }) => bad(`stands still for ${counted(number, 'tick')}, and does not notice`),
  resume: () => step('goes on as if nothing had been'),
  cut: ({ number, detail }) =>
    bad(`${CUTS[detail] ?? detail} is cut${number === 0 ? ' for ever' : ` for ${counted(number, 'tick')}`}`),
  heal: ({ detail }) => good(`${CUTS[detail] ?? detail} is whole again`),
  corrupt: () => bad('computes wrongly: its guest is given something else than the log has'),
  end: (_, { role, outcome }) => good(ENDS[role] ?? `${outcome}; all has left`),
};

/** What a host does that misses the other one. */
const MISSES: Readonly<Record<HostRole, string>> = {
  protected: 'lets nothing out',
  alone: 'lets nothing out',
  copying: 'that one is not to be the new backup',
  follows: 'consumes its log',
  joins: 'gives up',
  'stands by': 'gives up',
};

/** How it ends for who is not live. */
const ENDS: Partial<Record<HostRole, string>> = {
  follows: 'has followed to the end',
  joins: 'the guest has ended, and needs no backup any more',
  'stands by': 'the guest has ended, and needs no backup any more',
};

/** What is gone with a host. */
function goneWith(host: HostName, { role, use, held }: MomentContext): string {
  switch (role) {
    case 'follows':
      return USES[use](host);
    case 'joins':
      return ' before it could protect anybody';
    case 'stands by':
      return ': nobody is left to be a new backup';
    default:
      if (held > 0) return `; ${counted(held, 'output')} held ${held === 1 ? 'has' : 'have'} never left it`;
      return role === 'protected' ? '; it held no output' : ', and nobody protected it';
  }
}

/** What is gone with who follows. */
const USES: Readonly<Record<Use, (host: HostName) => string>> = {
  protects: (host) => `, and with it the ${host === 'backup' ? 'primary' : 'guest'}'s protection`,
  superfluous: () => '; nobody relied on it any more',
  last: () => ', and the guest with it: nobody else has that',
};

const CUTS: Readonly<Record<string, string>> = {
  channel: 'the channel between the hosts',
  'primary-storage': "the primary's way to the shared disk",
  'backup-storage': "the backup's way to the shared disk",
  'spare-storage': "the spare's way to the shared disk",
};
