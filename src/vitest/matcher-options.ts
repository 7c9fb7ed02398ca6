import type { Scenario } from '../harness/scenario/scenario.ts';
import type { Subject } from '../harness/subject.ts';
import type { TestOptions } from './test-options.ts';

/** What the matchers of guests may be told: which trials, and what becomes of fixtures. */
export type MatcherOptions = Omit<TestOptions, 'invariants' | 'laws' | 'faults'>;

/** The names of all of them. */
export const MATCHER_OPTIONS: readonly (keyof MatcherOptions)[] = [
  'numRuns',
  'seed',
  'limit',
  'scenario',
  'path',
  'examples',
  'fixtures',
  'save',
];

/** One of two runs that are compared: a guest on its own, live in a scenario. The guests may be two builds of one. */
export interface ComparedRun {
  readonly guest: Subject;
  readonly scenario: Scenario;
}

/** Where two runs become different: in the slot at a position, or in one of a function's. */
export type DivergencePlace = number | { readonly symbol: string };

/** What `expect` of vitest learns: each is to be awaited. */
export interface LockstepMatchers {
  /**
   * A guest does the same on its backup as on its primary, in every trial: the laws of record and replay hold.
   * `await expect(guest).toReplayIdentically({ numRuns: 200 })`
   */
  toReplayIdentically(options?: MatcherOptions): Promise<void>;
  /**
   * On a pair of hosts, with all that goes wrong there, no output of a guest leaves before its backup could make it too. Of a
   * scenario of its own, `scenario(guest, { faults: true })` makes pairs. `await expect(guest).toHoldOutputRule()`
   */
  toHoldOutputRule(options?: MatcherOptions): Promise<void>;
  /**
   * Two logs, by path or as bytes, or two runs become different, and first there; without a place, anywhere.
   * `await expect([{ guest, scenario }, { guest, scenario: other }]).toDivergeAt({ symbol: 'take' })`
   */
  toDivergeAt(place?: DivergencePlace): Promise<void>;
}

declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-explicit-any -- as vitest 4 declares it
  interface Matchers<T = any> extends LockstepMatchers {}
}
