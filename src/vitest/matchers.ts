import { TestRunner } from 'vitest';
import type { MatcherState } from 'vitest';

import { checkOptions } from '../api/check-options.ts';
import type { Fixture } from '../harness/fixture.ts';
import { optionsObject } from '../harness/known-options.ts';
import { LAWS } from '../harness/laws/laws.ts';
import { outputRule } from '../harness/laws/pair/output-rule.ts';
import { hasPair } from '../harness/scenario/scenario-pair.ts';
import { subjectOf } from '../harness/subject-of.ts';
import { checkPlace, comparedFrom, divergenceOf, divergenceReport, isAt } from './divergence.ts';
import { judgeGuest } from './judge-guest.ts';
import type { GuestJudgement } from './judge-guest.ts';
import { keptFixtures } from './kept-fixtures.ts';
import { MATCHER_OPTIONS } from './matcher-options.ts';
import type { DivergencePlace, MatcherOptions } from './matcher-options.ts';
import type { TestOptions } from './test-options.ts';
import { runningTest } from './same-test.ts';
import { noteFile } from './used-files.ts';

interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What `expect.extend` is given. */
export const matchers = {
  async toReplayIdentically(this: MatcherState, guest: unknown, options?: MatcherOptions): Promise<Matched> {
    optionsObject('toReplayIdentically', options ?? {});
    const laws = LAWS.filter(({ pair }) => pair !== true);
    return matched(this, await judged('toReplayIdentically', this, guest, { ...options, laws }));
  },

  async toHoldOutputRule(this: MatcherState, guest: unknown, options?: MatcherOptions): Promise<Matched> {
    optionsObject('toHoldOutputRule', options ?? {});
    const faults = options?.scenario === undefined;
    const judgement = await judged(
      'toHoldOutputRule',
      this,
      guest,
      { ...options, laws: [outputRule], ...(faults && { faults }) },
      ({ scenario }) => hasPair(scenario),
    );
    const { result, report } = judgement;
    if (result.verdict !== 'holds' || (result.pairs?.outputs.held ?? 0) > 0) return matched(this, judgement);
    const why = 'not one output was held in any trial, so that the rule was never put to the test';
    return inconclusive(this, `${report}\n${why}\n`);
  },

  async toDivergeAt(this: MatcherState, runs: unknown, place?: DivergencePlace): Promise<Matched> {
    const compared = comparedFrom(runs);
    checkPlace(place, compared);
    const test = TestRunner.getCurrentTest();
    for (const { guest } of compared.runs) if (test !== undefined) noteFile(test.meta, guest);
    const localisation = divergenceOf(compared);
    return {
      pass: localisation !== undefined && isAt(localisation, place),
      message: () => divergenceReport(localisation, place),
    };
  },
};

/** @param concerns which fixtures the matcher has something to say of; default: all that break no invariant */
async function judged(
  name: string,
  { isNot }: MatcherState,
  guest: unknown,
  { laws, faults, ...options }: TestOptions,
  concerns: (fixture: Fixture) => boolean = () => true,
): Promise<GuestJudgement> {
  checkOptions(name, options, MATCHER_OPTIONS);
  const subject = subjectOf(`expect(...).${name}`, guest);
  const test = TestRunner.getCurrentTest();
  if (test !== undefined) noteFile(test.meta, subject);
  const fixtures = keptFixtures(subject, options);
  // What a test wants to fail is no failure to be kept.
  const save = isNot ? false : options.save;
  return judgeGuest(
    subject,
    {
      ...options,
      ...(laws !== undefined && { laws }),
      ...(faults !== undefined && { faults }),
      ...(save !== undefined && { save }),
    },
    { ...fixtures, own: fixtures.own.filter(concerns) },
    test === undefined ? { file: '', name: '' } : runningTest(test),
  );
}

function matched(state: MatcherState, { result, report }: GuestJudgement): Matched {
  if (result.verdict === 'inconclusive') return inconclusive(state, report);
  return { pass: result.verdict === 'holds', message: () => report };
}

/** Shows nothing, neither that it holds nor that it does not. */
function inconclusive({ isNot }: MatcherState, report: string): Matched {
  return { pass: isNot, message: () => report };
}
