import type { MemorySink } from '../hypervisor/log/memory-sink.ts';
import type { Schedule } from '../hypervisor/schedule.ts';
import type { Action } from '../replication/action.ts';
import type { Message } from '../replication/message.ts';
import type { DiskRequest } from '../replication/storage-queue.ts';
import type { HostName } from './fault.ts';
import type { PairOptions } from './pair-options.ts';

/** What a host needs of the world that it is in: of a world of such hosts. */
export interface Surroundings<Host> {
  readonly options: PairOptions;
  now(): number;
  /** Whether anybody may still send something to the guest. */
  expectant(): boolean;
  send(from: HostName, message: Message): void;
  /** The protocol has decided something; it may be the end of the host. */
  acted(host: Host, action: Exclude<Action, { kind: 'send' | 'copy' | 'cover' }>): void;
  /** How many bytes the channel to its backup has brought over. */
  carried(host: Host): number;
  toDisk(host: Host, request: DiskRequest): void;
  /** The position at which a fault strikes the host next. */
  nextFault(host: HostName): number;
  /** The host's guest has got to where it is. */
  reached(host: Host): void;
  /** The host begins a log: its first, or since a new backup is to follow it. */
  began(host: Host, log: MemorySink): void;
  /** Arrivals by plan for the guest of which this host is given a copy, as they stand where that was made. */
  scheduleOf(host: Host): Schedule;
}
