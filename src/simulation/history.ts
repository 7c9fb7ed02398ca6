import type { Disk } from '../environment/environment.ts';
import type { Outcome } from '../hypervisor/outcome.ts';
import type { ReplayResult } from '../hypervisor/replayer.ts';
import type { Output } from '../machine/exit.ts';
import type { Client } from './client.ts';
import type { HostName, Step } from './fault.ts';
import type { Measured } from './gauges.ts';

/** Something that happened in the world, in words for people and numbers for laws. */
export interface Moment {
  readonly ticks: number;
  readonly host: HostName;
  readonly what:
    Step | 'missed' | 'refused' | 'halt' | 'crash' | 'pause' | 'resume' | 'cut' | 'heal' | 'corrupt' | 'end';
  /** Of the host's guest. */
  readonly position: number;
  /**
   * Of `send`, `receive` and `acknowledge`: how many entries of the log; of `release`: the output's number; of `take`, `live`,
   * `join` and `protect`: the generation; of `copy`: bytes.
   */
  readonly number: number;
  readonly detail: string;
}

/** An output as somebody outside sees it. */
export interface Departed {
  readonly ticks: number;
  readonly host: HostName;
  readonly output: Output;
  /** Nobody protects its host: it did not have to wait for an acknowledgement. */
  readonly alone: boolean;
}

/** A write as the shared disk sees it. */
export interface Written {
  readonly ticks: number;
  /** How many moments there were when it left its host. */
  readonly left: number;
  readonly host: HostName;
  readonly generation: number;
  /** Nobody protects its host: it did not have to wait for an acknowledgement. */
  readonly alone: boolean;
  readonly request: number;
  readonly device: number;
  readonly sector: number;
  readonly data: Uint8Array;
}

/** What a backup had when it went live. */
export interface Takeover {
  readonly ticks: number;
  readonly host: HostName;
  /** From the last sign of life of the primary to here. */
  readonly outage: number;
  readonly position: number;
  /** Entries of the log that it consumed. */
  readonly consumed: number;
  /** Outputs that it had kept and sent, since nobody had told that they had left. */
  readonly kept: number;
  /** The guest had ended: there is nothing to go on with but what that may have left undone. */
  readonly ended: boolean;
  /** Requests that it made again. */
  readonly pending: number;
}

/**
 * A log that one host has written: since power-on, since it went live, or since it gave its guest's state to a new backup; up
 * to the next one, or to its end.
 */
export interface Stretch {
  readonly host: HostName;
  readonly log: Uint8Array;
  /** Who followed it, if anybody, and what came of the replay there, if that came to an end. */
  readonly follower: HostName | undefined;
  readonly replay: ReplayResult | undefined;
  /** If its follower went live. What the log has beyond what that had consumed nobody has seen. */
  readonly takeover: Takeover | undefined;
}

/** What came of a pair in one simulated world. Plain data but for disks and clients. */
export interface PairHistory {
  /** When it was over. */
  readonly ticks: number;
  /** The guest came to its end on a host; no host is left to go on; or it did not come to an end. */
  readonly end: 'done' | 'lost' | 'hung';
  readonly survivor: HostName | undefined;
  readonly outcome: Outcome | undefined;
  readonly moments: readonly Moment[];
  readonly departed: readonly Departed[];
  readonly written: readonly Written[];
  /** The logs, in the order in which they begin: the first one is that of the host that began as primary. */
  readonly stretches: readonly [Stretch, ...Stretch[]];
  /** The backups that went live, in order. */
  readonly takeovers: readonly Takeover[];
  /** The backups whose guests were given something else than the log has: they computed wrongly. */
  readonly corrupted: readonly HostName[];
  /** The hosts that had not come to an end when the world did. */
  readonly unfinished: readonly HostName[];
  /** By index, whether each fault struck. */
  readonly struck: readonly boolean[];
  readonly measured: Measured;
  readonly disks: ReadonlyMap<number, Disk>;
  readonly clients: readonly Client[];
}
