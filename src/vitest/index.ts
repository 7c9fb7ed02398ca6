// `lockstep/vitest`: checks as tests of vitest, which is an optional peer.
import { expect } from 'vitest';

import { matchers } from './matchers.ts';

export { expect } from 'vitest';
export { it, test } from './test.ts';
export type { LockstepCase, LockstepTest, LockstepTestAPI, TestedGuest } from './test.ts';
export type { TestOptions } from './test-options.ts';
export type { ComparedRun, DivergencePlace, LockstepMatchers, MatcherOptions } from './matcher-options.ts';

expect.extend(matchers);
