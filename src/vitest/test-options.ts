import { CHECK_OPTIONS } from '../api/check.ts';
import type { CheckOptions } from '../api/check.ts';

/** What `test.lockstep` may be told: all that `lockstep.check` takes, and what becomes of fixtures. */
export interface TestOptions extends Omit<CheckOptions, 'fixtures'> {
  /**
   * A folder of fixtures, which are run first; `false` for none. Default: `fixtures/GUEST`, after the guest's file or id, and of
   * it those that were found breaking nothing that this test does not ask for.
   */
  readonly fixtures?: string | false;
  /** Whether a failure is saved as a fixture; default: only where the environment variable `CI` is not set. */
  readonly save?: boolean;
}

/** The names of all of them. */
export const TEST_OPTIONS: readonly (keyof TestOptions)[] = [...CHECK_OPTIONS, 'save'];
