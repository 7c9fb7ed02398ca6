import type { Moment } from '../../simulation/history.ts';
import type { Lane } from '../report.ts';

/** The rows of a pair's picture, from top to bottom; that of a spare where there is one. */
const ROWS = {
  primary: { name: 'primary', about: 'what reaches its guest, and is logged', draws: 'marks' },
  held: { name: 'held outputs', about: 'until the backup has what leads there', draws: 'bars' },
  channel: { name: 'log channel', about: 'the log down, acknowledgements up', draws: 'messages' },
  lag: { name: 'lag', about: 'how far the backup is behind, in slots', draws: 'curve' },
  backup: { name: 'backup', about: 'what its guest is given out of the log', draws: 'marks' },
  kept: { name: 'kept outputs', about: 'until it is known that they have left', draws: 'bars' },
  spare: { name: 'spare', about: 'the new backup of who goes on alone', draws: 'marks' },
  disk: { name: 'disk', about: 'shared by the hosts', draws: 'marks' },
  clients: { name: 'clients', about: 'what the outside sees and sends', draws: 'marks' },
} as const satisfies Readonly<Record<string, Lane>>;

type Row = keyof typeof ROWS;

/** The lanes of a pair, with and without a spare, and where each of them is among them. */
export class PairLanes {
  readonly lanes: readonly Lane[];
  readonly #names: readonly Row[];

  constructor(hasSpare: boolean) {
    this.#names = (Object.keys(ROWS) as Row[]).filter((name) => hasSpare || name !== 'spare');
    this.lanes = this.#names.map((name) =>
      name === 'disk' && !hasSpare ? { ...ROWS.disk, about: 'shared by both hosts' } : ROWS[name],
    );
  }

  /** By index. */
  of(row: Row): number {
    return this.#names.indexOf(row);
  }

  /** In which lane a moment is; outputs that leave are with those who see them. */
  ofMoment({ what, host, detail }: Moment): number {
    switch (what) {
      case 'send':
      case 'receive':
      case 'acknowledge':
        return this.of('channel');
      case 'release':
        return this.of('clients');
      case 'write':
      case 'take':
      case 'refused':
        return this.of('disk');
      case 'cut':
      case 'heal':
        return this.of(detail === 'channel' ? 'channel' : 'disk');
      default:
        return this.of(host);
    }
  }
}
