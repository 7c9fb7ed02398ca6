import type { Draws } from '../environment/draws.ts';
import type { Disk, Environment } from '../environment/environment.ts';
import type { ClockDraws } from '../environment/simulated/clock.ts';
import type { ClockFeed } from '../hypervisor/environment-events.ts';
import type { EventSource } from '../hypervisor/event-source.ts';
import type { EncodedHeader } from '../hypervisor/log/header-codec.ts';
import type { LogSink } from '../hypervisor/log/log-sink.ts';
import type { LogWriter } from '../hypervisor/log/log-writer.ts';
import type { Replayer } from '../hypervisor/replayer.ts';
import type { Schedule } from '../hypervisor/schedule.ts';
import type { Request } from '../machine/exit.ts';
import type { Machine } from '../machine/machine.ts';
import type { Backup, BackupOptions } from '../replication/backup.ts';
import type { CopyMessage } from '../replication/message.ts';
import type { HeldOutputs } from '../replication/held-outputs.ts';
import type { Primary, PrimaryOptions } from '../replication/primary.ts';
import type { ReplicationSettings } from '../replication/settings.ts';
import type { Ownership, TestAndSet } from '../replication/test-and-set.ts';
import type { Client } from './client.ts';
import type { Fault, HostName } from './fault.ts';

/** What the world around a pair is like. */
export interface WorldSettings {
  /** How fast each host is, in slots per tick. */
  readonly slotsPerTick: Readonly<Record<HostName, number>>;
  /** How long messages between the hosts are under way, in ticks. */
  readonly channelLatency: Draws;
  readonly bytesPerTick: number;
  /** How long a request is under way to the shared disk, and an answer of the test-and-set from there, in ticks. */
  readonly storageTicks: number;
  /** How far each host's clock is ahead of the world's time at first, in ticks; negative if it is behind. */
  readonly clockAhead: Readonly<Record<HostName, number>>;
}

/** The parts of a pair, where they are not those that Lockstep ships: how a leak gets in. */
export interface PairParts {
  primary?(options: PrimaryOptions): Primary;
  backup?(options: BackupOptions): Backup;
  testAndSet?(owned: Ownership): TestAndSet;
  /** What writes a primary's log that is followed. */
  log?(header: EncodedHeader, sink: LogSink): LogWriter;
  /** Between a backup's guest and its log. */
  follow?(replayer: Replayer, backup: Backup): EventSource;
  /** What a new backup is given. */
  copy?(message: CopyMessage): CopyMessage;
  /** Of what was kept at a takeover, what is let out. */
  kept?(outputs: HeldOutputs): HeldOutputs;
  /** Of the requests in flight at a takeover, those that are made again, in this order. */
  pending?(inFlight: readonly Request[]): readonly Request[];
  /**
   * Where the clock goes on at a takeover, in ticks.
   * @param last the greatest value that the guest knows
   * @param own what the host's own clock reads
   */
  clockFrom?(last: number, own: number): number;
}

/** A host that becomes the new backup of who has gone on alone. */
export interface Spare {
  /** At power-on: it is loaded with the state of another one. */
  readonly machine: Machine;
  /** Ticks from then until it asks for the guest's state. */
  readonly afterTicks: number;
}

/** All that a pair in a simulated world depends on. The same options, the same history. */
export interface PairOptions {
  /** At power-on. */
  readonly machines: Readonly<Record<Exclude<HostName, 'spare'>, Machine>>;
  /** A third host that stands by, if there is one. */
  readonly spare?: Spare;
  readonly header: EncodedHeader;
  readonly feed: ClockFeed;
  readonly settings: ReplicationSettings;
  readonly world: WorldSettings;
  readonly clockDraws: ClockDraws;
  readonly outside: Pick<Environment, 'entropy' | 'latency' | 'fails'>;
  /** The guest's disks, by device slot: both hosts reach them. */
  readonly disks: ReadonlyMap<number, Disk>;
  /** The guest's networks, by device slot. */
  readonly networks: readonly number[];
  /** What arrives by plan; made for each host. */
  readonly schedule: () => Schedule;
  readonly faults: readonly Fault[];
  readonly clients: readonly Client[];
  /** Position at which the guest's run ends. */
  readonly limit: number;
  /** When the world ends, if nothing has come to an end before, in ticks. */
  readonly maxTicks: number;
  readonly parts?: PairParts;
}
