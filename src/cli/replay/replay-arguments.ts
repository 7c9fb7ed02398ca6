import type { InvariantArguments } from '../invariant-options.ts';

export interface ReplayArguments {
  /** Path of the guest's file, where it is not in the log, or not the scenario's own. */
  readonly guest: string | undefined;
  readonly statistics: boolean;
  /** What is asked of the guests of scenarios. */
  readonly invariants: InvariantArguments;
}
