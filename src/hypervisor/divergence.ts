/** How a replay was seen to differ from what was recorded. */
export type DivergenceCause =
  /** A checkpoint's digest of the machine's state. */
  | 'state'
  /** What left the guest, or where. */
  | 'outputs'
  /** A snapshot's bytes. */
  | 'snapshot'
  /** The guest asked for something where the log has no answer to that, or did not ask where the log has one. */
  | 'question'
  /** The guest waits, or has switched its machine off, where the log goes on; or goes on where the log says that it ended. */
  | 'end'
  /** An entry lies behind the place that the machine has got to, or a checkpoint is missing. */
  | 'order'
  /** The machine does not take an input of the log where the log has it. */
  | 'refused';

/** Where a replay was first seen to differ from what was recorded. */
export interface Divergence {
  readonly cause: DivergenceCause;
  /** Where the machine stands; the difference may have come about earlier, but not before the last good checkpoint. */
  readonly position: number;
  /** Position of the last checkpoint at which everything was equal; 0 for power-on. */
  readonly equalUntil: number;
  /** Sequence number of the entry at which it was seen, if it was at one. */
  readonly sequence?: number;
  /** What differs, for people. */
  readonly message: string;
}
