import { nothingConsumed } from '../../hypervisor/traffic.ts';
import type { Consumed, ConsumedKind } from '../../hypervisor/traffic.ts';
import type { RecordedTrial } from '../bench.ts';
import { PairTally } from '../pair/pair-tally.ts';
import type { PairTrial } from '../pair/pair-trial.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Counts over the trials of one check. */
export class Tally {
  trials = 0;
  /** Trials in which nothing reached the guest. */
  inconclusive = 0;
  readonly consumed: Consumed = nothingConsumed();
  /** Examples of which something never arrived, and why. */
  readonly notExercised: string[] = [];
  /** How trials ended: `exit code 0`, `limit`, `stuck`, `power-off`. */
  readonly ends = new Map<string, number>();
  /** By law, how often it was judged. */
  readonly judged = new Map<string, number>();
  /** By law, what was seen while judging. */
  readonly seen = new Map<string, Map<string, number>>();
  /** What pairs went through. */
  readonly pairs = new PairTally();

  add({ consumed, outcome }: RecordedTrial): void {
    this.trials++;
    if (exercisedNothing(consumed)) this.inconclusive++;
    for (const kind of Object.keys(consumed) as ConsumedKind[]) this.consumed[kind] += consumed[kind];
    increment(this.ends, outcome.end === 'halt' ? `exit code ${outcome.code}` : outcome.end);
  }

  /** The same trial on a pair of hosts: what reaches the guest there counts too. */
  addPair(scenario: Scenario, recorded: RecordedTrial, pair: PairTrial): void {
    this.pairs.add(scenario, pair);
    if (exercisedNothing(recorded.consumed) && !exercisedNothing(pair.reference.consumed))
      this.inconclusive--;
  }

  judging(law: string): void {
    increment(this.judged, law);
  }

  saw(law: string, what: string): void {
    const seen = this.seen.get(law) ?? new Map<string, number>();
    this.seen.set(law, seen);
    increment(seen, what);
  }
}

export function exercisedNothing(consumed: Consumed): boolean {
  return Object.values(consumed).every((count) => count === 0);
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
