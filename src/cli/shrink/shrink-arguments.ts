import type { InvariantArguments } from '../invariant-options.ts';
import type { GivenSubject } from '../replay/fixture-subject.ts';

export interface ShrinkArguments extends GivenSubject {
  /** Where the smaller one is written, if not in the fixture's place. */
  readonly output: string | undefined;
  readonly trials: number;
  readonly invariants: InvariantArguments;
}
