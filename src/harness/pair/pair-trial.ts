import type { Disk } from '../../environment/environment.ts';
import type { PairHistory } from '../../simulation/history.ts';
import type { ReplicationSettings } from '../../replication/settings.ts';
import type { Reference } from './reference.ts';

/** A scenario that was run on a pair of hosts. */
export interface PairTrial {
  readonly history: PairHistory;
  readonly settings: ReplicationSettings;
  /** The guest's disks as they were at power-on. */
  readonly blank: ReadonlyMap<number, Disk>;
  /** The log of the one machine that the outside has seen (`splice`). */
  readonly log: Uint8Array;
  /** What that machine does, if it never fails. */
  readonly reference: Reference;
}

/**
 * Whether what the outside saw can be held against Lockstep: a host that computed wrongly and took over before that could be
 * noticed is no fault that it covers.
 */
export function isCovered({ history: { corrupted, takeovers } }: PairTrial): boolean {
  return !takeovers.some(({ host }) => corrupted.includes(host));
}

/** Where the last takeover was; at power-on, if there was none. */
export function lastTakeover({ history: { takeovers } }: PairTrial): number {
  return takeovers.at(-1)?.position ?? 0;
}
