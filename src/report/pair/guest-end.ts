import type { PairHistory } from '../../simulation/history.ts';

/** When the guest of a pair came to its end, or when it was clear that it would not; in ticks. */
export function guestEnd({ moments, survivor, ticks }: PairHistory): number {
  // The other host may wait on behind the guest's end.
  const ended = moments.findLast(({ what, host }) => what === 'end' && host === survivor);
  return ended?.ticks ?? ticks;
}
