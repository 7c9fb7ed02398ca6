import type { BoardArguments } from '../board-options.ts';
import type { Format } from '../formats/test-suite.ts';
import type { InvariantArguments } from '../invariant-options.ts';

/** Whatever the options of `check` say; plain data. */
export interface CheckArguments extends BoardArguments {
  /** Paths; none for those that ship. */
  readonly guests: readonly string[];
  /** Path of a module with a machine, in place of guests. */
  readonly machine: string | undefined;
  /** Path of a scenario to judge instead of generated ones. */
  readonly scenario: string | undefined;
  /** Position. */
  readonly limit: number | undefined;
  readonly numRuns: number | undefined;
  readonly seed: number;
  /** Whether nobody has given it, so that it has to be told. */
  readonly drawn: boolean;
  /** Of a failure, as fast-check names it. */
  readonly path: string | undefined;
  /** How long to begin new trials, in milliseconds of the host's clock. */
  readonly budgetMilliseconds: number | undefined;
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  /** Whether each trial is also run on a pair of hosts, with what goes wrong there. */
  readonly faults: boolean;
  /** Names of the laws to judge; none for all. */
  readonly laws: readonly string[];
  readonly invariants: InvariantArguments;
  /** Whether the guest's file is put into what is saved. */
  readonly embed: boolean;
  readonly format: Format;
}
