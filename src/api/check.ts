import type { Arbitrary } from 'fast-check';

import { hostEntropy } from '../environment/host/entropy.ts';
import { VERSION } from '../environment/host/version.ts';
import type { CheckOptions as HarnessOptions } from '../harness/check/check.ts';
import type { CheckResult as HarnessResult } from '../harness/check/check-result.ts';
import { formatResult } from '../harness/check/format-result.ts';
import type { Fixture } from '../harness/fixture.ts';
import type { ScenarioOptions } from '../harness/scenario/arbitraries/scenario.ts';
import type { Scenario } from '../harness/scenario/scenario.ts';
import { subjectOf } from '../harness/subject-of.ts';
import type { Subject } from '../harness/subject.ts';
import { LockstepError } from '../machine/errors.ts';
import { checkOptions } from './check-options.ts';
import { neededHarness } from './harness.ts';
import { readFixtures, savable } from './savable-fixture.ts';
import type { SavableFixture } from './savable-fixture.ts';

/** What a check may be told; all of it is optional. */
export interface CheckOptions extends Pick<
  HarnessOptions,
  | 'numRuns'
  | 'limit'
  | 'faults'
  | 'scenario'
  | 'invariants'
  | 'laws'
  | 'path'
  | 'examples'
  | 'shrinkTrials'
  | 'localise'
> {
  /** A 32-bit signed integer: the same one gives the same trials. Default: one of the host's; the result names it. */
  readonly seed?: number;
  /** A folder of fixtures to run first; it need not be there. */
  readonly fixtures?: string;
}

/** The options that a check of generated scenarios takes. */
export const CHECK_OPTIONS: readonly (keyof CheckOptions)[] = [
  'numRuns',
  'seed',
  'limit',
  'faults',
  'scenario',
  'invariants',
  'laws',
  'path',
  'examples',
  'shrinkTrials',
  'localise',
  'fixtures',
];

/** What came of a check. */
export interface CheckResult extends HarnessResult {
  readonly fixture?: SavableFixture;
}

/**
 * Runs a subject through generated scenarios: recorded, replayed, compared. Shrinks the first failure.
 * @throws LockstepError `bad-configuration`, `bad-scenario`, `bad-file`; also if fast-check is not installed
 */
export async function check(subject: Subject, options: CheckOptions = {}): Promise<CheckResult> {
  checkOptions('check', options, CHECK_OPTIONS);
  const { fixtures, ...rest } = options;
  const checked = subjectOf('check', subject);
  return checkWith(checked, rest, fixtures === undefined ? [] : readFixtures(fixtures, checked));
}

/** The same, with fixtures that were read already. @throws LockstepError as `check` */
export function checkWith(
  subject: Subject,
  options: Omit<CheckOptions, 'fixtures'>,
  fixtures: readonly Fixture[],
): CheckResult {
  const harness = neededHarness();
  const told = { ...harness.configured(), ...options };
  refusePathAlone(told);
  const { fixture, ...result } = harness.check(subject, {
    seed: hostSeed(),
    ...told,
    fixtures,
    release: VERSION,
  });
  return fixture === undefined ? result : { ...result, fixture: savable(fixture, subject) };
}

/** The same, for tests. @throws CheckFailure unless everything holds, with the report as its message */
export async function assert(subject: Subject, options: CheckOptions = {}): Promise<void> {
  const result = await check(subject, options);
  if (result.verdict !== 'holds') throw new CheckFailure(result);
}

/** A check that did not come out as it should: something failed, or nothing that was tried reached the guest. */
export class CheckFailure extends Error {
  declare readonly result: CheckResult;

  constructor(result: CheckResult, report = formatResult(result)) {
    super(report);
    this.name = 'CheckFailure';
    // Runners print what they can enumerate, and the report says it already.
    Object.defineProperty(this, 'result', { value: result });
  }

  /** For those runners that enumerate everything. */
  toJSON(): object {
    const { name, message, stack } = this;
    return { name, message, stack };
  }
}

/**
 * A fast-check arbitrary of scenarios for a subject.
 * @throws LockstepError `bad-configuration`: fast-check is not installed
 */
export function scenario(subject: Subject, options: ScenarioOptions = {}): Arbitrary<Scenario> {
  return neededHarness().scenario(subject, options);
}

/** A path leads through what one seed generates: with a seed that was drawn just now it would begin with any trial. */
function refusePathAlone({ path, seed }: Pick<CheckOptions, 'path' | 'seed'>): void {
  if (path === undefined || seed !== undefined) return;
  throw new LockstepError(
    'bad-configuration',
    `path ${JSON.stringify(path)}: it goes with the seed that the failure named; give both`,
  );
}

function hostSeed(): number {
  const bytes = hostEntropy.bytes(4);
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0);
}
