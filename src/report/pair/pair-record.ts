import type { Input } from '../../machine/input.ts';
import type { Output } from '../../machine/exit.ts';
import type { PairHistory } from '../../simulation/history.ts';
import type { Place } from '../report.ts';

/** What there is to be seen of a pair, from its beginning to its end: its history, and what only a `PairProbe` sees. */
export interface PairRecord {
  readonly history: PairHistory;
  /** By sequence number, when the host that began as primary wrote the entry into its log, in ticks. */
  readonly written: readonly number[];
  /** What the backup gave its guest out of the log, in order. */
  readonly followed: readonly FollowedInput[];
  /** What the first primary's guest sent out, in order, and when. */
  readonly made: readonly SeenOutput[];
  /** What the backup's guest sent out while it followed, and until when it was kept. */
  readonly kept: readonly KeptOutput[];
  /** How far the backup was behind whenever the primary heard of it. */
  readonly lags: readonly (Place & { readonly slots: number })[];
}

/** An input as the backup's guest got it. */
export interface FollowedInput extends Place {
  readonly input: Input;
  /** It is the answer to a question of the slot there. */
  readonly asked: boolean;
}

/** An output that a guest has made: `position` is the one behind its slot. */
export interface SeenOutput extends Place {
  /** The how many-th of the guest's outputs it is, from 0. */
  readonly number: number;
  readonly output: Output;
}

/** An output that the backup keeps until it knows that it has left, or sends it itself. */
export interface KeptOutput extends SeenOutput {
  /** Absent if that never came. */
  until?: Place;
}
