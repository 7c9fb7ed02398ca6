import type { Localisation } from '../../harness/localise/localisation.ts';

/** What came of a file that was replayed. Plain data, the same for the same file. */
export interface ReplayedFile {
  /** As it is shown: of a folder's file without the folder. */
  readonly name: string;
  readonly kind: 'log' | 'recording' | 'scenario';
  /**
   * `as expected`; `different` or `failed`: it is not; `torn`: the recorder ended early; `refused`: it could not be replayed;
   * `hung`: it had not ended in time; `error`: Lockstep broke.
   */
  readonly verdict: 'as expected' | 'different' | 'failed' | 'torn' | 'refused' | 'hung' | 'error';
  /** Of the process that replays nothing else. */
  readonly code: number;
  /** In one line, without the name. */
  readonly line: string;
  /** Where a scenario failed. */
  readonly failure?: {
    readonly kind: 'law' | 'invariant' | 'error' | 'fixture';
    readonly name: string;
    readonly position: number;
    readonly message: string;
    /** Where and in what, if that could be found. */
    readonly localisation?: Localisation;
  };
}
