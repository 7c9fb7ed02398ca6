import type { PositionWindow } from '../../report/window.ts';
import type { InvariantArguments } from '../invariant-options.ts';
import type { GivenSubject } from '../replay/fixture-subject.ts';

/** Whatever the options of `report` say. */
export interface ReportArguments extends GivenSubject {
  /** Path of the page; of the trace. At least one of them is given. */
  readonly page: string | undefined;
  readonly trace: string | undefined;
  readonly window: PositionWindow;
  /** Path of another log, with which the run's is compared. */
  readonly against: string | undefined;
  /** What is asked of the guest of a scenario. */
  readonly invariants: InvariantArguments;
}
