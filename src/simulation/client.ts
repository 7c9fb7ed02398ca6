/**
 * Somebody outside who deals with the guest, in the same virtual time: sees what leaves the pair, and cannot tell which of
 * two hosts it comes from. A client is a function of what it sees: it draws nothing, and has no clock but the one given.
 */
export interface Client {
  /** The world begins, at tick 0. */
  start(reach: Reach): void;
  /** A frame has come off the guest's network. Data is not changed by anybody afterwards. */
  frame?(data: Uint8Array): void;
  /** The guest has printed. */
  printed?(data: Uint8Array): void;
  /** What it wanted is done: it will do nothing more unless it is dealt with. */
  readonly done: boolean;
  /** What it saw that no single, correct guest can have done; `undefined` if there is nothing to object to. */
  objection(): string | undefined;
  /** What it has seen, for people: a line for each thing. */
  told?(): readonly string[];
  /** What it counted, for reports: `requests`, `retries`, ... */
  readonly counts: Readonly<Record<string, number>>;
}

/** What a client can see and do. */
export interface Reach {
  /** Virtual time, in ticks. */
  now(): number;
  /** Calls back so many ticks later; at least 1. */
  after(ticks: number, callback: () => void): void;
  /** Puts an Ethernet frame, without checksum, on the guest's network. It may get lost. */
  send(frame: Uint8Array): void;
  /** Types at the guest's console. It may get lost. */
  type(data: Uint8Array): void;
  /** Reads the disk that both hosts share, past the guest: what lies there at present. `undefined` without a disk. */
  readDisk(sector: number, bytes: number): Uint8Array | undefined;
}
