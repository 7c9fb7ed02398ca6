import { counted } from '../machine/counted.ts';
import { LockstepError } from '../machine/errors.ts';

/** How a pair is run. Both sides have the same. */
export interface ReplicationSettings {
  /** Ticks between two heartbeats of either side. */
  readonly heartbeatTicks: number;
  /** After so many ticks of silence the other side counts as failed. */
  readonly timeoutTicks: number;
  /** How long to wait before an unreachable disk is asked again, in ticks. */
  readonly retryTicks: number;
  /** Bytes of the log that may be under way without acknowledgement; with more the primary stands still. */
  readonly sendBufferBytes: number;
  /** Bytes of the log that the backup holds at most before they are consumed; what finds no room waits in the channel. */
  readonly receiveBufferBytes: number;
  /** From this execution lag on the primary gets less of its processor, in slots. */
  readonly lagSlots: number;
  /** With this execution lag it stands still, in slots. */
  readonly maxLagSlots: number;
  /** How long outputs wait at most for a mark that covers them, in slots. */
  readonly heldSlots: number;
  /** At the latest after so many slots the backup gets to know how far the primary is. */
  readonly markSlots: number;
}

/** Ticks are 100 ns: a heartbeat each 50 us, for simulations; between hosts it is milliseconds. */
export const DEFAULT_SETTINGS: ReplicationSettings = {
  heartbeatTicks: 500,
  timeoutTicks: 2500,
  retryTicks: 1000,
  sendBufferBytes: 64 * 1024,
  receiveBufferBytes: 64 * 1024,
  lagSlots: 30_000,
  maxLagSlots: 60_000,
  heldSlots: 200,
  markSlots: 5000,
};

/** @throws LockstepError `bad-configuration`: a pair with these settings would stand still, or fail without a reason */
export function checkSettings(settings: ReplicationSettings): void {
  const { heartbeatTicks, timeoutTicks, markSlots, maxLagSlots } = settings;
  for (const [name, value] of Object.entries(settings)) {
    if (!Number.isSafeInteger(value) || (value as number) < 1)
      throw new LockstepError('bad-configuration', `${name} ${value}: a whole number from 1 is needed`);
  }
  if (timeoutTicks < 2 * heartbeatTicks) {
    throw new LockstepError(
      'bad-configuration',
      `a timeout of ${counted(timeoutTicks, 'tick')}: at least two heartbeats, of ${heartbeatTicks} each, have to fit in`,
    );
  }
  if (maxLagSlots < 2 * markSlots) {
    throw new LockstepError(
      'bad-configuration',
      `an execution lag of at most ${counted(maxLagSlots, 'slot')}: at least two marks, ${counted(markSlots, 'slot')} apart, have to fit in`,
    );
  }
}
