import type { Bench } from '../../harness/bench.ts';
import type { Breach } from '../../harness/breach.ts';
import { LAWS } from '../../harness/laws/laws.ts';
import { describeArrival, describeFault } from '../../harness/scenario/describe-scenario.ts';
import type { Scenario } from '../../harness/scenario/scenario.ts';
import type { Pair } from '../../simulation/pair.ts';

/** What is to be said against a pair that is over, if anything. */
export interface PairVerdict {
  /** What its scenario has that did not happen, since its place was not reached. */
  readonly missed: readonly Missed[];
  /** By all the laws of pairs, in their order. */
  readonly laws: readonly LawVerdict[];
}

/** Something that a scenario has and that did not happen: where, and what. */
export interface Missed {
  readonly what: 'fault' | 'arrival';
  readonly text: string;
}

/** Whether a law of pairs holds. */
export interface LawVerdict {
  readonly name: string;
  readonly breach: Breach | undefined;
}

/** Judges what has become of a pair. It takes the machines of all its hosts. */
export function pairVerdict(bench: Bench, scenario: Scenario, pair: Pair): PairVerdict {
  const concluded = bench.concludePair(scenario, pair);
  const recorded = bench.record(scenario);
  const trial = { scenario, recorded, replayed: bench.replay(recorded.log), pair: concluded };
  const { arrivals = [], faults = [] } = scenario;
  return {
    missed: [
      ...missed('arrival', arrivals, recorded.reached, describeArrival),
      ...missed('fault', faults, concluded.history.struck, describeFault),
    ],
    laws: LAWS.filter((law) => law.pair === true).map((law) => ({
      name: law.name,
      breach: law.judge(trial, bench, () => {}),
    })),
  };
}

function missed<T>(
  what: Missed['what'],
  list: readonly T[],
  happened: readonly boolean[],
  describe: (one: T) => string,
): Missed[] {
  return list.flatMap((one, index) => (happened[index] === true ? [] : [{ what, text: describe(one) }]));
}
