import fc from 'fast-check';

import type { CheckOptions } from './check.ts';

/** What `fc.configureGlobal` says of trials, for checks that say nothing themselves. */
export function configured(): Partial<Pick<CheckOptions, 'seed' | 'numRuns'>> {
  const { seed, numRuns } = fc.readConfigureGlobal();
  return { ...(seed !== undefined && { seed }), ...(numRuns !== undefined && { numRuns }) };
}
