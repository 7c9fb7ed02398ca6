import { test as vitestTest } from 'vitest';
import type { TestAPI, TestContext } from 'vitest';

import { CheckFailure } from '../api/check.ts';
import { checkOptions } from '../api/check-options.ts';
import { subjectOf } from '../harness/subject-of.ts';
import type { Subject } from '../harness/subject.ts';
import { LockstepError } from '../machine/errors.ts';
import { judgeGuest } from './judge-guest.ts';
import type { GuestJudgement } from './judge-guest.ts';
import { keptFixtures } from './kept-fixtures.ts';
import { runningTest } from './same-test.ts';
import { TEST_OPTIONS } from './test-options.ts';
import type { TestOptions } from './test-options.ts';
import { noteFile } from './used-files.ts';

/** A guest, or what makes one: then a file that is missing fails the test, and not all of its file's. */
export type TestedGuest = Subject | (() => Subject | Promise<Subject>);

/** Declares a test that checks a guest. It takes as long as its trials do: `numRuns` bounds it, and no timeout. */
export interface LockstepCase {
  (name: string, guest: TestedGuest, options?: TestOptions): void;
}

/** The same, and those of its kind, which mean what they do of vitest's own `test`. */
export interface LockstepTest extends LockstepCase {
  readonly only: LockstepCase;
  readonly skip: LockstepCase;
  readonly concurrent: LockstepCase;
  readonly sequential: LockstepCase;
  /** Not run where the condition holds. */
  readonly skipIf: (condition: unknown) => LockstepCase;
  /** Run only where it holds. */
  readonly runIf: (condition: unknown) => LockstepCase;
  /** A test for each case; as with `test.for`, `$field` and `%s` in the name stand for parts of it. */
  readonly for: <T>(
    cases: readonly T[],
  ) => (
    name: string,
    guest: (one: T) => Subject | Promise<Subject>,
    options?: TestOptions | ((one: T) => TestOptions),
  ) => void;
}

/** Vitest's `test`, with `test.lockstep`. */
export type LockstepTestAPI = TestAPI & { readonly lockstep: LockstepTest };

function lockstepCase(declare: TestAPI | TestAPI['only']): LockstepCase {
  return (name, guest, options = {}) => {
    checkOptions('test.lockstep', options, TEST_OPTIONS);
    declare(name, WITHOUT_TIMEOUT, (context: TestContext) => judge(guest, options, context));
  };
}

/** To vitest, 0 is none. */
const WITHOUT_TIMEOUT = { timeout: 0 };

const lockstep: LockstepTest = Object.assign(lockstepCase(vitestTest), {
  only: lockstepCase(vitestTest.only),
  skip: lockstepCase(vitestTest.skip),
  concurrent: lockstepCase(vitestTest.concurrent),
  sequential: lockstepCase(vitestTest.sequential),
  skipIf: (condition: unknown) => lockstepCase(vitestTest.skipIf(condition)),
  runIf: (condition: unknown) => lockstepCase(vitestTest.runIf(condition)),
  for:
    <T>(cases: readonly T[]) =>
    (
      name: string,
      guest: (one: T) => Subject | Promise<Subject>,
      options: TestOptions | ((one: T) => TestOptions) = {},
    ) => {
      vitestTest.for(cases)(name, WITHOUT_TIMEOUT, (one: T, context: TestContext) => {
        const chosen = typeof options === 'function' ? options(one) : options;
        checkOptions('test.lockstep', chosen, TEST_OPTIONS);
        return judge(() => guest(one), chosen, context);
      });
    },
});

/** Vitest's `test`, and `test.lockstep(name, guest, options)` for guests and machines. */
export const test: LockstepTestAPI = Object.assign(vitestTest.extend({}), { lockstep });

/** The same. */
export const it: LockstepTestAPI = test;

/** @throws CheckFailure or LockstepError, without frames: where Lockstep has thrown says nothing to its user */
async function judge(guest: TestedGuest, options: TestOptions, context: TestContext): Promise<void> {
  let judgement: GuestJudgement;
  try {
    judgement = await judgementOf(guest, options, context);
  } catch (error) {
    throw error instanceof LockstepError ? withoutFrames(new Refusal(error)) : error;
  }
  const { result, report } = judgement;
  if (result.verdict !== 'holds') throw withoutFrames(new CheckFailure(result, report));
}

async function judgementOf(
  guest: TestedGuest,
  options: TestOptions,
  { task, annotate }: TestContext,
): Promise<GuestJudgement> {
  const subject = subjectOf(task.name, typeof guest === 'function' ? await guest() : guest);
  noteFile(task.meta, subject);
  const fixtures = keptFixtures(subject, options);
  for (const { name, found } of fixtures.others) {
    await annotate(`${fixtures.folder}/${name} is not run: this test does not ask for "${found?.name}"`);
  }
  return judgeGuest(subject, options, fixtures, runningTest(task));
}

/** A LockstepError of which its message is all that vitest finds to print. */
class Refusal extends LockstepError {
  constructor({ code, message }: LockstepError) {
    super(code, message);
  }

  toJSON(): object {
    const { name, message, stack } = this;
    return { name, message, stack };
  }
}

function withoutFrames<E extends Error>(error: E): E {
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
