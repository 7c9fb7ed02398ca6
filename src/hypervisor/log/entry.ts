import type { Input } from '../../machine/input.ts';
import type { Outcome } from '../outcome.ts';

/**
 * One entry of a log. A reader gives the same objects again and again: who keeps an entry copies it.
 *
 * Entries are ordered by sequence number, counted from 0; positions never fall, and may repeat. What arrives at position
 * p does so before slot p; an answer is given in the middle of slot p.
 */
export type LogEntry =
  InputEntry | AnswerEntry | MarkEntry | CheckpointEntry | SnapshotEntry | PowerOffEntry | EndEntry;

interface Placed {
  readonly sequence: number;
  readonly position: number;
  /** The hart concerned; 0 on a machine with one. */
  readonly hart: number;
}

/** Something arrives between slots. */
export interface InputEntry extends Placed {
  readonly kind: 'input';
  readonly input: Input;
}

/** The slot at `position` asked, and this was the answer: a `clock` or a `signal`. */
export interface AnswerEntry extends Placed {
  readonly kind: 'answer';
  readonly input: Input;
}

/** The primary got to this position. */
export interface MarkEntry extends Placed {
  readonly kind: 'mark';
}

/** Digests of everything at this position, before anything arrives there. */
export interface CheckpointEntry extends Placed {
  readonly kind: 'checkpoint';
  /** Of the machine's state: 16 hexadecimal digits. */
  readonly digest: string;
  /** Of all that left the guest so far (`Traffic`), 32 bits. */
  readonly outputs: number;
}

/** The whole state at this position (`Snapshot`), with what arrived there before this entry. */
export interface SnapshotEntry extends Placed {
  readonly kind: 'snapshot';
  readonly state: Uint8Array;
}

/** Somebody outside switches the machine off; the end follows. */
export interface PowerOffEntry extends Placed {
  readonly kind: 'power-off';
}

/** Why the recording ended: the last entry of a finished log. */
export interface EndEntry extends Placed {
  readonly kind: 'end';
  readonly outcome: Outcome;
}
