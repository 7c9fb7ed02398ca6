import type { Moment } from '../../simulation/history.ts';
import type { Lane } from '../report.ts';

/** The rows of a pair's picture, by index. */
export const LANE = {
  primary: 0,
  held: 1,
  channel: 2,
  lag: 3,
  backup: 4,
  kept: 5,
  disk: 6,
  clients: 7,
} as const;

export const PAIR_LANES: readonly Lane[] = [
  { name: 'primary', about: 'what reaches its guest, and is logged', draws: 'marks' },
  { name: 'held outputs', about: 'until the backup has what leads there', draws: 'bars' },
  { name: 'log channel', about: 'the log down, acknowledgements up', draws: 'messages' },
  { name: 'lag', about: 'how far the backup is behind, in slots', draws: 'curve' },
  { name: 'backup', about: 'what its guest is given out of the log', draws: 'marks' },
  { name: 'kept outputs', about: 'until it is known that they have left', draws: 'bars' },
  { name: 'disk', about: 'shared by both hosts', draws: 'marks' },
  { name: 'clients', about: 'what the outside sees and sends', draws: 'marks' },
];

/** In which lane a moment is; outputs that leave are with those who see them. */
export function laneOf({ what, host, detail }: Moment): number {
  switch (what) {
    case 'send':
    case 'receive':
    case 'acknowledge':
      return LANE.channel;
    case 'release':
      return LANE.clients;
    case 'write':
    case 'take':
    case 'refused':
      return LANE.disk;
    case 'cut':
    case 'heal':
      return detail === 'channel' ? LANE.channel : LANE.disk;
    default:
      return LANE[host];
  }
}
