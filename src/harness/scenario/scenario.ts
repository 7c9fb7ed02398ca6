import type { Happening } from '../../machine/machine.ts';

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
  /** The verdict that is expected; default: holds. */
  readonly expect?: Verdict;
}

/** Slots between checkpoints where a scenario does not say. */
export const DEFAULT_CHECKPOINTS = 5000;

/** Where a generated trial ends if nothing else is said. */
export const DEFAULT_LIMIT = 200_000;

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

export type Place =
  | { readonly at: number }
  /** Behind the slot in which it happened for the `hit`-th time (default 1), `plus` slots further on (default 0). */
  | { readonly after: Happening; readonly hit?: number; readonly plus?: number };

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
