import type { Input } from '../../machine/input.ts';
import type { Output } from '../../machine/exit.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { PairHistory } from '../../simulation/history.ts';
import type { Place } from '../report.ts';

/** What there is to be seen of a pair, from its beginning to its end: its history, and what only a `PairProbe` sees. */
export interface PairRecord {
  readonly history: PairHistory;
  /** Whether there is a host that stands by. */
  readonly hasSpare: boolean;
  /** By stretch of the history, and by sequence number, when the entry was written into the log, in ticks. */
  readonly written: readonly (readonly number[])[];
  /** What a backup gave its guest out of the log, in order. */
  readonly followed: readonly FollowedInput[];
  /** What guests sent out where that had to wait, or on the host that began as primary; in order, and when. */
  readonly made: readonly SeenOutput[];
  /** What a backup's guest sent out while it followed, and until when it was kept. */
  readonly kept: readonly KeptOutput[];
  /** How far the backup was behind whenever its primary heard of it. */
  readonly lags: readonly (Place & { readonly slots: number })[];
  /** When the spare asked for the guest's state, and where the guest stood then; when that came, and where it had been taken. */
  readonly asked: Place | undefined;
  readonly copied: Place | undefined;
}

/** An input as a backup's guest got it. */
export interface FollowedInput extends Place {
  readonly host: HostName;
  readonly input: Input;
  /** It is the answer to a question of the slot there. */
  readonly asked: boolean;
}

/** An output that a guest has made: `position` is the one behind its slot. */
export interface SeenOutput extends Place {
  readonly host: HostName;
  /** The how many-th of the guest's outputs it is, from 0. */
  readonly number: number;
  readonly output: Output;
}

/** An output that the backup keeps until it knows that it has left, or sends it itself. */
export interface KeptOutput extends SeenOutput {
  /** Absent if that never came. */
  until?: Place;
}
