import type { Consumed } from '../../hypervisor/traffic.ts';
import type { Fixture } from '../fixture.ts';
import type { Localisation } from '../localise/localisation.ts';
import type { PairCounts } from '../pair/pair-tally.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Finding } from './finding.ts';

/** What came of a check. Plain data, the same for the same options. */
export interface CheckResult {
  /** The subject's id. */
  readonly subject: string;
  readonly seed: number;
  /** `inconclusive`: nothing failed, but in no trial anything reached the guest, or an example was not exercised. */
  readonly verdict: 'holds' | 'failed' | 'inconclusive';
  readonly failed: boolean;
  /** Of Lockstep, in the trials that were run; `not judged` where no law was, or the machine failed. */
  readonly laws: 'hold' | 'violated' | 'not judged';
  /** Of the guest; `not judged` where no invariants are given, not the one that a fixture needs, or the machine failed. */
  readonly invariants: 'hold' | 'broken' | 'not judged';
  /** Trials that were run, shrinking aside. */
  readonly trials: number;
  /** Trials that were asked for, where there was no time for all of them; otherwise absent. */
  readonly asked?: number;
  /** Those of them in which nothing reached the guest. */
  readonly inconclusive: number;
  /** What the guest consumed in all of them. */
  readonly consumed: Consumed;
  /** How they ended, and how many: `exit code 0`, `limit`, `stuck` (it waits for what cannot come), `power-off`. */
  readonly ends: readonly Count[];
  /** Examples of which something never arrived, and why; absent where there are none. */
  readonly notExercised?: readonly string[];
  /** What the pairs of hosts went through, if there were any. */
  readonly pairs?: PairCounts;
  /** How often each law that was asked for was judged, maybe never, and what was seen of it. */
  readonly judged: readonly LawCount[];
  readonly failure?: Failure;
  /** The scenario that failed, to be kept. */
  readonly fixture?: Fixture;
}

/** How often something was seen, by what it is called. */
export interface Count {
  readonly name: string;
  readonly count: number;
}

/** How many trials a law judged, and what it counted in them. */
export interface LawCount extends Count {
  readonly seen: readonly Count[];
}

/** The smallest way found to make a trial fail. */
export interface Failure extends Finding {
  readonly scenario: Scenario;
  /** Events left in it (`eventCount`). */
  readonly events: number;
  /** Trials until it was found, itself included. */
  readonly trials: number;
  /** Steps in which it became smaller. */
  readonly shrinks: number;
  /** Whether nothing more could be taken away or made simpler; absent where it was a fixture. */
  readonly minimal?: boolean;
  /** Where it shows, and what is to blame; absent where that could not be found, or was not looked for. */
  readonly localisation?: Localisation;
  /** With the seed, leads to it at once; absent where it was a fixture. */
  readonly path?: string;
  /** The fixture that failed, if it was one. */
  readonly fixture?: string;
}
