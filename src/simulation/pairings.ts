import type { MemorySink } from '../hypervisor/log/memory-sink.ts';
import type { Schedule } from '../hypervisor/schedule.ts';
import type { Message } from '../replication/message.ts';
import { Channel } from './channel.ts';
import type { ChannelOptions } from './channel.ts';
import type { HostName } from './fault.ts';

/** A pairing: who follows whom, and how they are connected. */
export interface Pairing {
  readonly primary: HostName;
  readonly backup: HostName;
  readonly channel: Channel;
  /** The log that the backup follows, once that has begun, and what was planned for the guest there. */
  log?: MemorySink;
  schedule?: Schedule;
}

/** A log that a host has begun, and who follows it, if anybody. */
export interface Begun {
  readonly host: HostName;
  readonly log: MemorySink;
  readonly follower: HostName | undefined;
}

/** What the channels of all pairings are like, and who hands over what they carry: whether there was room for it. */
export interface PairingsOptions extends Pick<ChannelOptions, 'queue' | 'latency' | 'bytesPerTick'> {
  readonly deliver: (message: Message, to: HostName) => boolean;
}

/** The pairings of a world's hosts, in order. A host is in one at a time: the last one that it has come into. */
export class Pairings {
  /** The logs that hosts have begun, in order. */
  readonly begun: Begun[] = [];
  readonly #options: PairingsOptions;
  readonly #all: Pairing[] = [];
  #cut = false;

  constructor(options: PairingsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#all.length;
  }

  /** The pairing that a host is in. */
  of(host: HostName): Pairing {
    return this.#all.findLast(({ primary, backup }) => primary === host || backup === host)!;
  }

  /** From now on these two are a pair. */
  connect(primary: HostName, backup: HostName): void {
    const { deliver, ...options } = this.#options;
    const pairing: Pairing = {
      primary,
      backup,
      channel: new Channel({
        ...options,
        primary,
        backup,
        // Who is in another pairing by now hears nothing that comes from an earlier one.
        deliver: (message, to) => this.of(to) !== pairing || deliver(message, to),
      }),
    };
    if (this.#cut) pairing.channel.cut();
    this.#all.push(pairing);
  }

  /** A host begins a log: the first one in a pairing is the one that its backup follows. */
  began(host: HostName, log: MemorySink, schedule: Schedule): void {
    const pairing = this.of(host);
    const isFollowed = pairing.primary === host && pairing.log === undefined;
    this.begun.push({ host, log, follower: isFollowed ? pairing.backup : undefined });
    if (!isFollowed) return;
    pairing.log = log;
    pairing.schedule = schedule.copy();
  }

  /** Receivers may have room again. */
  drain(): void {
    for (const { channel } of this.#all) channel.drain();
  }

  cut(): void {
    this.#cut = true;
    for (const { channel } of this.#all) channel.cut();
  }

  heal(now: number): void {
    this.#cut = false;
    for (const { channel } of this.#all) channel.heal(now);
  }
}
