import type { Bench } from '../../harness/bench.ts';
import type { Breach } from '../../harness/breach.ts';
import { LAWS } from '../../harness/laws/laws.ts';
import type { Scenario } from '../../harness/scenario/scenario.ts';
import type { Pair } from '../../simulation/pair.ts';

/** Whether a law of pairs holds. */
export interface LawVerdict {
  readonly name: string;
  readonly breach: Breach | undefined;
}

/** Judges what has become of a pair by all the laws of pairs. It takes the machines of both hosts. */
export function lawVerdicts(bench: Bench, scenario: Scenario, pair: Pair): LawVerdict[] {
  const concluded = bench.concludePair(scenario, pair);
  const recorded = bench.record(scenario);
  const trial = { scenario, recorded, replayed: bench.replay(recorded.log), pair: concluded };
  return LAWS.filter((law) => law.pair === true).map((law) => ({
    name: law.name,
    breach: law.judge(trial, bench, () => {}),
  }));
}
