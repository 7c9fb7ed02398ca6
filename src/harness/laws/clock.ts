import { lineTicks } from '../../environment/clock-line.ts';
import type { ClockLine } from '../../environment/clock-line.ts';
import type { ClockFeed } from '../../hypervisor/environment-events.ts';
import type { Breach } from '../breach.ts';
import type { Delivery } from '../observed-machine.ts';
import type { Law } from './law.ts';

export const clockNeverFalls: Law = {
  name: 'clock readings never fall',
  statement:
    'No clock value that a guest is given is less than one before it: on the primary, on the backup, and on a backup ' +
    'that takes over from the primary after any of them.',
  cheap: true,
  judge: ({ recorded, replayed }, { subject }) =>
    fall('the primary', recorded.deliveries, recorded.deliveries, subject.clock) ??
    fall('the backup', replayed.deliveries, replayed.deliveries, subject.clock) ??
    fall('a backup that takes over', recorded.deliveries, replayed.deliveries, subject.clock),
};

/** The first value of `then` that is less than what the clock read after those of `until` that came before it. */
function fall(
  who: string,
  until: readonly Delivery[],
  then: readonly Delivery[],
  clock: ClockFeed | undefined,
): Breach | undefined {
  let line: ClockLine = { origin: 0, base: 0, rate: clock?.kind === 'paced' ? clock.rate : 0 };
  for (const [index, { kind, position, ticks }] of then.entries()) {
    const before = until[index - 1];
    if (before !== undefined && isTime(before))
      line = { origin: before.position, base: before.ticks, rate: before.rate };
    const least = lineTicks(line, position);
    if (isTime({ kind }) && ticks < least) {
      return {
        position,
        slot: position,
        message: `on ${who} the clock falls from ${least} to ${ticks} ticks`,
      };
    }
  }
  return undefined;
}

function isTime({ kind }: Pick<Delivery, 'kind'>): boolean {
  return kind === 'clock' || kind === 'pace';
}
