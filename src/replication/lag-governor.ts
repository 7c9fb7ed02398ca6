import type { ReplicationSettings } from './settings.ts';

/** Of the primary's share of its processor, in thousandths: a little at a time, and never less than half. */
const WHOLE = 1000;
const LEAST = 500;
const STEP = 25;

/**
 * Keeps the backup's execution lag bounded: a primary that gets ahead too far is given a little less of its processor with
 * each acknowledgement, and a little more again once the backup has caught up.
 */
export class LagGovernor {
  readonly #settings: Pick<ReplicationSettings, 'lagSlots' | 'maxLagSlots'>;
  #share = WHOLE;
  #lag = 0;

  constructor(settings: Pick<ReplicationSettings, 'lagSlots' | 'maxLagSlots'>) {
    this.#settings = settings;
  }

  /** The primary's share of its processor, in thousandths. */
  get share(): number {
    return this.#share;
  }

  /** Slots that the backup was behind when last heard of. */
  get lag(): number {
    return this.#lag;
  }

  /** The backup is at `backup`, the primary at `primary`; adjusts the share. */
  heard(primary: number, backup: number): void {
    this.#lag = Math.max(0, primary - backup);
    const change = this.#lag > this.#settings.lagSlots ? -STEP : STEP;
    this.#share = Math.max(LEAST, Math.min(WHOLE, this.#share + change));
  }

  /** How far the primary may run, with the backup at `backup`. */
  limit(backup: number): number {
    return backup + this.#settings.maxLagSlots;
  }
}
