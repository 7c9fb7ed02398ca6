import type { Bench, Trial } from '../../bench.ts';
import type { Breach } from '../../breach.ts';
import type { PairTrial } from '../../pair/pair-trial.ts';
import type { Law } from '../law.ts';

/** A law about pairs of hosts, as it is written down. */
export interface PairLaw extends Pick<Law, 'name' | 'statement'> {
  judge(pair: PairTrial, trial: Trial, bench: Bench): Breach | undefined;
}

/** A law that judges the pair of a trial, and nothing where there is none. Given its history, judging costs next to nothing. */
export function pairLaw({ name, statement, judge }: PairLaw): Law {
  return {
    name,
    statement,
    cheap: true,
    pair: true,
    judge: (trial, bench) => (trial.pair === undefined ? undefined : judge(trial.pair, trial, bench)),
  };
}
