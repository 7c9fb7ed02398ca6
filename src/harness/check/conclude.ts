import { fixtureOf } from '../fixture.ts';
import type { Found } from '../fixture.ts';
import { placeOf } from '../fixtures/same-failure.ts';
import { settingOf } from '../invariants/asked-invariants.ts';
import type { Invariant } from '../invariants/invariant.ts';
import type { Law } from '../laws/law.ts';
import type { Subject } from '../subject.ts';
import type { CheckResult, Count, Failure } from './check-result.ts';
import type { Tally } from './tally.ts';

/** What a check was, and what came of it. */
export interface Concluded {
  readonly subject: Subject;
  readonly seed: number;
  readonly laws: readonly Law[];
  readonly invariants: readonly Invariant[];
  readonly tally: Tally;
  /** Trials that there would have been with enough time; absent where there was. */
  readonly asked?: number;
  readonly failure: Failure | undefined;
  /** Of Lockstep, for fixtures. */
  readonly release: string | undefined;
}

/** A check's result from its counts and its failure. */
export function conclude(concluded: Concluded): CheckResult {
  const { seed, tally, failure, subject, release = 'unreleased' } = concluded;
  const pairs = tally.pairs.counts;
  // Where nobody wanted pairs, nothing is to be said of their laws.
  const laws = concluded.laws.filter(({ pair }) => pair !== true || pairs !== undefined);
  const exercised = tally.inconclusive < tally.trials && tally.notExercised.length === 0;
  const result: CheckResult = {
    subject: subject.id,
    seed,
    verdict: failure !== undefined ? 'failed' : exercised ? 'holds' : 'inconclusive',
    failed: failure !== undefined,
    laws: lawsVerdict(concluded),
    invariants: invariantsVerdict(concluded),
    trials: tally.trials,
    ...(concluded.asked !== undefined && { asked: concluded.asked }),
    inconclusive: tally.inconclusive,
    consumed: tally.consumed,
    ends: counts(tally.ends),
    ...(tally.notExercised.length > 0 && { notExercised: tally.notExercised }),
    ...(pairs !== undefined && { pairs }),
    judged: laws.map(({ name }) => ({
      name,
      count: tally.judged.get(name) ?? 0,
      seen: counts(tally.seen.get(name) ?? new Map()),
    })),
  };
  if (failure === undefined) return result;
  const { kind, name, position, message, scenario } = failure;
  if (kind === 'fixture' || failure.fixture !== undefined) return { ...result, failure };
  const place = placeOf(failure.localisation);
  const found: Found = {
    ...{ guest: subject.id, kind, name, position, release },
    ...(place !== undefined && { place }),
    message,
  };
  const asked = settingOf(concluded.invariants);
  const remarks = {
    ...(subject.places !== undefined && { places: subject.places }),
    ...(Object.keys(asked).length > 0 && { invariants: asked }),
  };
  return { ...result, failure, fixture: fixtureOf(scenario, found, remarks) };
}

function lawsVerdict({ failure, tally }: Concluded): CheckResult['laws'] {
  if (failure?.kind === 'law') return 'violated';
  return failure?.kind === 'error' || tally.judged.size === 0 ? 'not judged' : 'hold';
}

function invariantsVerdict({ failure, invariants }: Concluded): CheckResult['invariants'] {
  if (failure?.kind === 'invariant') return 'broken';
  const unjudged =
    failure?.kind === 'error' || (failure?.kind === 'fixture' && failure.name === 'not judged');
  return unjudged || invariants.length === 0 ? 'not judged' : 'hold';
}

/** Sorted by name. */
function counts(map: ReadonlyMap<string, number>): Count[] {
  return [...map].map(([name, count]) => ({ name, count })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
