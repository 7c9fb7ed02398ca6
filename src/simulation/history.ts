import type { Disk } from '../environment/environment.ts';
import type { Outcome } from '../hypervisor/outcome.ts';
import type { ReplayResult } from '../hypervisor/replayer.ts';
import type { Output } from '../machine/exit.ts';
import type { Client } from './client.ts';
import type { HostName, Step } from './fault.ts';

/** Something that happened in the world, in words for people and numbers for laws. */
export interface Moment {
  readonly ticks: number;
  readonly host: HostName;
  readonly what:
    Step | 'missed' | 'refused' | 'halt' | 'crash' | 'pause' | 'resume' | 'cut' | 'heal' | 'corrupt' | 'end';
  /** Of the host's guest. */
  readonly position: number;
  /** Of `send`, `receive` and `acknowledge`: how many entries of the log; of `release`: the output's number; of `take` and `live`: the generation. */
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
  /** From the last sign of life of the primary to here. */
  readonly outage: number;
  readonly position: number;
  /** Entries of the log that it consumed. */
  readonly consumed: number;
  /** Outputs that it sent, since nobody had told that they had left. */
  readonly kept: number;
  /** Requests that it made again. */
  readonly pending: number;
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
  /** The log of the host that began as primary, as far as it was written. */
  readonly log: Uint8Array;
  /** The entries that the one that took over has written, as a log of its own. */
  readonly ownLog: Uint8Array | undefined;
  readonly takeover: Takeover | undefined;
  /** What the backup saw of its replay, if that came to an end. */
  readonly replay: ReplayResult | undefined;
  /** The backup was made to compute wrongly. */
  readonly corrupted: boolean;
  /** By index, whether each fault struck. */
  readonly struck: readonly boolean[];
  /** The greatest execution lag, in slots. */
  readonly lag: number;
  /** Position of the primary when it was that for the first time. */
  readonly lagAt: number;
  readonly disks: ReadonlyMap<number, Disk>;
  readonly clients: readonly Client[];
}
