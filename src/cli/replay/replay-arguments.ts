import type { Format } from '../formats/test-suite.ts';
import type { InvariantArguments } from '../invariant-options.ts';
import type { GivenSubject } from './fixture-subject.ts';

/** How a fixture is written anew. */
export interface UpdateArguments {
  /** With the guest's file inside, and a recording's log. */
  readonly embed: boolean;
}

/** Plain data. */
export interface ReplayArguments extends GivenSubject {
  /** What is to be replayed was given as the string of a scenario. */
  readonly isString: boolean;
  readonly statistics: boolean;
  /** What is asked of the guests of scenarios. */
  readonly invariants: InvariantArguments;
  /** Undefined where files are only read. */
  readonly update: UpdateArguments | undefined;
  /** How long each file of a folder may take, in milliseconds of the host's clock. */
  readonly timeoutMilliseconds: number;
  readonly format: Format;
}
