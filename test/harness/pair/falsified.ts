import type { Bench } from '../../../src/harness/bench.ts';
import type { Breach } from '../../../src/harness/breach.ts';
import type { PairTrial } from '../../../src/harness/pair/pair-trial.ts';
import type { Scenario } from '../../../src/harness/scenario/scenario.ts';
import type { Moment, PairHistory } from '../../../src/simulation/history.ts';
import { PAIR_LAWS } from '../../simulation/judged-pairs.ts';

/** What one law of pairs says of a trial, falsified or not. */
export function judgedBy(law: string, pair: PairTrial, bench: Bench, scenario: Scenario): Breach | undefined {
  const { judge } = PAIR_LAWS.find(({ name }) => name === law)!;
  // Laws of pairs look at nothing else of a trial.
  return judge({ scenario, pair } as Parameters<typeof judge>[0], bench, () => {});
}

/** The same trial with something else in its history. */
export const withHistory = (pair: PairTrial, changes: Partial<PairHistory>): PairTrial => ({
  ...pair,
  history: { ...pair.history, ...changes },
});

/** The same trial with other moments. */
export const withMoments = (
  pair: PairTrial,
  change: (moments: readonly Moment[]) => readonly Moment[],
): PairTrial => withHistory(pair, { moments: change(pair.history.moments) });
