import type { Request } from '../machine/exit.ts';

/** The outside that a primary's hypervisor asks. Of one host, or simulated, or some of each. */
export interface Environment {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly console: Console;
  /** By device slot. */
  readonly disks: ReadonlyMap<number, Disk>;
  /** By device slot. */
  readonly networks: ReadonlyMap<number, Network>;
  /** How long an I/O request takes, in ticks; absent: as long as it takes to carry it out. */
  readonly latency?: (request: Request) => number;
  /** Whether an I/O request fails instead of being carried out; absent: none does. Asked once for each, in their order. */
  readonly fails?: (request: Request) => boolean;
  /** What somebody presses on the machine itself; absent where nobody stands before it. */
  readonly buttons?: Buttons;
  /** The host whose people and sockets take part; absent when everything is simulated. */
  readonly host?: Host;
}

/** When something arrives by itself: at this tick, at a time that nobody can tell, or not any more. */
export type NextArrival = number | 'unknown' | 'never';

/** Time in ticks from 0, safe integers that never fall. */
export interface Clock {
  /** The time as seen from outside, with the guest at `position`. Looking changes nothing. */
  now(position: number): number;
  /** The answer to a guest that asks; at least `now`. */
  reading(position: number): number;
  /** Virtual time only: how it goes on, unless it is read or skipped. */
  readonly virtual?: VirtualTime;
}

/** Time that follows from positions, and that an idle guest need not wait for. */
export interface VirtualTime {
  /** The first position, from `position` on, at which `now` is at least `ticks`. */
  positionOf(ticks: number, position: number): number;
  /** What `now` will be at a position not before `position`, if nothing is read or skipped until then. */
  ticksAt(position: number): number;
  /** Goes on to exactly `ticks`, unless `now` is later already. */
  advanceTo(ticks: number, position: number): void;
  /** The guest idles at `position`: goes on to `ticks`, or a little later. */
  skipTo(ticks: number, position: number): void;
  /** How late the next timer's expiry reaches a guest that does not wait for it, in ticks; another one at each call. */
  lateness(): number;
  /**
   * Where others live in the same time: what an idle guest has to wait for before that goes on to `ticks`, which are
   * infinite if nothing is known to come. Absent, or without a result, there is nobody to wait for.
   */
  wait?(ticks: number): { readonly until: number } | undefined;
}

/** Random bytes. */
export interface Entropy {
  bytes(length: number): Uint8Array;
}

export interface Console {
  /** Takes what the guest prints. */
  write(data: Uint8Array): void;
  /** Gives what was typed until `ticks`, at most `room` bytes of it. */
  read(ticks: number, room: number): Uint8Array;
  /** Whether `read` would give something, had it room. */
  waiting(ticks: number): boolean;
  /** When the next of what `read` has not given yet is typed; it may wait already. */
  readonly next: NextArrival;
}

/** What somebody can do to the machine as a whole: reset it, or have its state kept in the log. */
export type Button = 'reset' | 'snapshot';

export interface Buttons {
  /** Whether `take` would give one. */
  readonly pressed: boolean;
  /** Takes the next one of those that were pressed. */
  take(): Button | undefined;
}

/** A disk, in sectors of 512 bytes. What it cannot do it throws. */
export interface Disk {
  readonly sectors: number;
  readonly readOnly: boolean;
  read(sector: number, bytes: number): Uint8Array;
  write(sector: number, data: Uint8Array): void;
  /** Makes durable what was written. */
  flush(): void;
}

/** A network card's cable: whole Ethernet frames. */
export interface Network {
  send(frame: Uint8Array): void;
  /** The next frame that came until `ticks`. */
  receive(ticks: number): Uint8Array | undefined;
  /** When the next frame that `receive` has not given yet comes. */
  readonly next: NextArrival;
}

/** What of the host a running guest has to leave room for. */
export interface Host {
  /** Lets the host's own events happen: what was typed, what came in from the network, signals. */
  breathe(): Promise<void>;
  /** Waits until something comes in, or until `ticks` have gone by on the host's clock. */
  wait(ticks: number | undefined): Promise<void>;
  /** Ticks of the host's clock, for no other use than to share the host's time. */
  ticks(): number;
  /** Set once the guest shall not go on. */
  readonly stopped: boolean;
}
