import type { Happening } from '../../machine/machine.ts';
import type { Fault } from '../../simulation/fault.ts';

/**
 * Everything that a trial depends on beside the guest, as explicit data; JSON values only. It holds no seed but those of
 * tails, and every list shrinks. Written down in docs/scenario.md; what is allowed where, in `scenario-shape.ts`.
 */
export interface Scenario {
  /** Version of the format. */
  readonly lockstep: 1;
  /** The guest's file, relative to the scenario's; absent where the guest is given otherwise. */
  readonly guest?: string;
  readonly board?: BoardSetting;
  /** Position at which the trial ends, if it has not ended before. */
  readonly limit: number;
  /** Slots between checkpoints; default `DEFAULT_CHECKPOINTS`. */
  readonly checkpoints?: number;
  readonly arrivals?: readonly Arrival[];
  readonly clock?: ClockSetting;
  readonly io?: IoSetting;
  readonly entropy?: EntropySetting;
  /** What the backup goes through while it replays; none of it may be observable. */
  readonly replay?: ReplaySetting;
  /** The guest is also run on two hosts in one virtual time, as primary and backup; so are those with faults or clients. */
  readonly pair?: PairSetting;
  /** What goes wrong with the pair. */
  readonly faults?: readonly Fault[];
  /** Who deals with the guest of the pair. */
  readonly clients?: readonly ClientSetting[];
  /** The verdict that is expected; default: holds. */
  readonly expect?: Verdict;
}

/** Slots between checkpoints where a scenario does not say. */
export const DEFAULT_CHECKPOINTS = 5000;

/** Where a generated trial ends if nothing else is said. */
export const DEFAULT_LIMIT = 200_000;

/** How a trial ends: `holds`, or who is at fault, Lockstep or the guest. */
export type Verdict = 'holds' | 'law-violated' | 'invariant-broken';

/** What `lockstep run` takes as options. */
export interface BoardSetting {
  /** As `16MiB`. */
  readonly memory?: string;
  /** Disks, of so many sectors of 512 bytes. */
  readonly disks?: readonly { readonly sectors: number }[];
  readonly append?: string;
  readonly clock?: 'read' | 'paced';
}

/** Something that reaches the guest at one place. */
export type Arrival = Place & Event;

/** Where something arrives: at a position, or behind something that the guest does. */
export type Place =
  | { readonly at: number }
  /** Behind the slot in which it happened for the `hit`-th time (default 1), `plus` slots further on (default 0). */
  | { readonly after: Happening; readonly hit?: number; readonly plus?: number };

/** What arrives. */
export type Event =
  /** The armed timer expires, with the clock at its comparator or later. */
  | { readonly interrupt: 'timer' }
  /** Text, or bytes in hexadecimal digits. */
  | { readonly console: string | { readonly hex: string } }
  /** An Ethernet frame in hexadecimal digits; by default on the first network. */
  | { readonly frame: string; readonly device?: number }
  | { readonly reset: true }
  | { readonly powerOff: true }
  | { readonly snapshot: true }
  /** An input of the machine's own, with data in hexadecimal digits. */
  | { readonly signal: string; readonly data?: string }
  /** A paced clock jumps by `jump` ticks and goes on with `rate` ticks per slot (a decimal number). */
  | { readonly pace: { readonly jump: number; readonly rate: number } };

/** What goes on behind a list's end: always the same number, or a stream of random ones. Default: 0. */
export type Tail = number | { readonly seed: number };

/** In ticks. */
export interface ClockSetting {
  /** Ticks per slot that the clock gains by itself; default 0.1, or the rate of a machine whose clock is paced. */
  readonly rate?: number;
  /** What each reading adds, in the order of readings. */
  readonly steps?: readonly number[];
  readonly tail?: Tail;
  /** How late each timer that expires by itself is. */
  readonly lateness?: readonly number[];
  readonly latenessTail?: Tail;
}

/** By request, in the order in which the guest makes them. */
export interface IoSetting {
  /** How long each takes, in ticks. */
  readonly latency?: readonly number[];
  readonly tail?: Tail;
  /** Which of them fail, by number from 0. */
  readonly errors?: readonly number[];
  /** What every disk holds at power-on: one byte everywhere, or random ones. */
  readonly content?: Tail;
}

/** What the guest gets for random bytes. */
export interface EntropySetting {
  /** What each request for random bytes gets, in hexadecimal digits: as much of it as asked for, zeros behind it. */
  readonly bytes?: readonly string[];
  /** A constant byte, or a stream. */
  readonly tail?: Tail;
}

/** In the backup's own terms: positions, and numbers of slots. */
export interface ReplaySetting {
  /** It runs in slices of these lengths, over and over. */
  readonly slices?: readonly number[];
  /** Here its state is saved, lost, and loaded again. */
  readonly reloads?: readonly number[];
  /** Here it forgets everything that is only cached. */
  readonly forgets?: readonly number[];
}

/** What the world of the pair is like, and how its protocol is set; what is left out is as usual. Ticks are 100 ns. */
export interface PairSetting {
  /** Slots per tick; default 10, and 12. */
  readonly primarySpeed?: number;
  readonly backupSpeed?: number;
  /** How long each message is under way between the hosts, in ticks, in the order in which they are sent; default 20. */
  readonly latency?: readonly number[];
  readonly latencyTail?: Tail;
  /** Of the channel, in bytes per tick; default 100. */
  readonly bandwidth?: number;
  /** How long a request is under way to the shared disk, in ticks; default 50. */
  readonly storage?: number;
  /** How far the backup's clock is ahead of the primary's, in ticks; default 0. */
  readonly clockAhead?: number;
  /** A third host asks to be the new backup so many ticks after another one has gone on alone; default: there is none. */
  readonly spare?: number;
  /** Of it, in slots per tick; default 12. */
  readonly spareSpeed?: number;
  /** How far its clock is ahead of the primary's, in ticks; default 0. */
  readonly spareClockAhead?: number;
  /** Ticks between heartbeats, and of silence until a host counts as failed. */
  readonly heartbeat?: number;
  readonly timeout?: number;
  /** Bytes of the log that may be under way, and that the backup keeps before it consumes them. */
  readonly sendBuffer?: number;
  readonly receiveBuffer?: number;
  /** Slots by which the backup may be behind before the primary is slowed down, and stopped. */
  readonly lag?: number;
  readonly maxLag?: number;
  /** Slots for which an output waits for a mark at most, and between two marks at most. */
  readonly held?: number;
  readonly marks?: number;
}

/** Who deals with a guest: what it understands is known by whoever makes the scenario. Times are ticks. */
export type ClientSetting = ClientWish & {
  /** What goes by before each request, over and over. */
  readonly think?: readonly number[];
  /** How long it waits for an answer before it asks again; default 20,000. */
  readonly patience?: number;
};

/** What somebody wants of a guest. */
export type ClientWish =
  /** Operations for the guest `key-value`, as `put KEY VALUE`, `get KEY`, `delete KEY`, `swap KEY OLD NEW`. */
  | { readonly keyValue: readonly string[] }
  /** Datagrams for the guest `echo`. */
  | { readonly echo: readonly string[] }
  /** What somebody types. */
  | { readonly types: readonly string[] }
  /** Sectors of the shared disk that somebody reads again and again, past the guest. */
  | { readonly reads: readonly number[] };
