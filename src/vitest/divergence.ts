import { Bench } from '../harness/bench.ts';
import { knownOptions } from '../harness/known-options.ts';
import type { Execution } from '../harness/localise/execution.ts';
import { formatLocalisation } from '../harness/localise/format-localisation.ts';
import type { Localisation } from '../harness/localise/localisation.ts';
import { localiseDifference } from '../harness/localise/localise-difference.ts';
import { recordedExecution } from '../harness/localise/trial-execution.ts';
import { parseScenario } from '../harness/scenario/parse-scenario.ts';
import { subjectOf } from '../harness/subject-of.ts';
import { LockstepError } from '../machine/errors.ts';
import { isLog, logDivergence } from './log-divergence.ts';
import type { GivenLog } from './log-divergence.ts';
import type { ComparedRun, DivergencePlace } from './matcher-options.ts';

const WHERE = 'expect(...).toDivergeAt';

/** What a matcher compares: two logs, or two runs. */
export interface Compared {
  readonly logs?: readonly [GivenLog, GivenLog];
  readonly runs: readonly ComparedRun[];
}

/**
 * What a matcher is given.
 * @throws LockstepError `bad-configuration` or `bad-scenario`: nothing that it can compare
 */
export function comparedFrom(given: unknown): Compared {
  const [first, second, ...more]: unknown[] = Array.isArray(given) ? given : [];
  if (isLog(first) && isLog(second) && more.length === 0) return { logs: [first, second], runs: [] };
  if (second === undefined || more.length > 0 || isLog(first) || isLog(second)) {
    const two = 'two logs, ["a.log", "b.log"], or two runs, [{ guest, scenario }, { guest, scenario }]';
    throw new LockstepError('bad-configuration', `${WHERE}: it compares ${two}`);
  }
  return { runs: [runFrom(first, 'first'), runFrom(second, 'second')] };
}

function runFrom(given: unknown, side: string): ComparedRun {
  const where = `${WHERE}, the ${side} run`;
  const run = (given ?? {}) as Partial<ComparedRun>;
  knownOptions(where, run, ['guest', 'scenario']);
  const guest = subjectOf(where, run.guest);
  const { places = [] } = guest;
  return { guest, scenario: parseScenario(run.scenario, `${where}: scenario`, { places }) };
}

/**
 * Where what is compared becomes different.
 * @throws LockstepError `bad-file`, `bad-log`, `bad-image`, `bad-configuration` or `bad-scenario`: it cannot be run
 */
export function divergenceOf({ logs, runs: [first, second] }: Compared): Localisation | undefined {
  if (logs !== undefined) return logDivergence(...logs);
  return localiseDifference(execution(first!, 'first'), execution(second!, 'second'));
}

function execution({ guest, scenario }: ComparedRun, name: string): Execution {
  const bench = new Bench(guest);
  // Refuses now what cannot be run; later it would count as how the run ended.
  bench.record(scenario);
  return recordedExecution(bench, scenario, name);
}

/** @throws LockstepError `bad-configuration`: it is no place, or none of these guests */
export function checkPlace(place: unknown, { runs }: Compared): void {
  if (place === undefined || (typeof place === 'number' && Number.isSafeInteger(place) && place >= 0)) return;
  const { symbol } = (place ?? {}) as { readonly symbol?: unknown };
  if (typeof symbol !== 'string') {
    const given = JSON.stringify(place);
    throw new LockstepError(
      'bad-configuration',
      `${WHERE}(${given}): a place is a position, or { symbol: 'main' }`,
    );
  }
  const unknown = runs.filter(
    ({ guest }) => guest.addressOf !== undefined && guest.addressOf(symbol) === undefined,
  );
  if (runs.length === 0 || unknown.length < runs.length) return;
  throw new LockstepError('bad-configuration', `${WHERE}: neither guest has the symbol "${symbol}"`);
}

/** Whether what is compared becomes different where that is expected; anywhere, where no place is given. */
export function isAt({ position, place: code }: Localisation, place: DivergencePlace | undefined): boolean {
  if (place === undefined) return true;
  if (typeof place === 'number') return position === place;
  return code?.symbol?.replace(/\+0x[0-9a-f]+$/, '') === place.symbol;
}

/** What there is to say of it. */
export function divergenceReport(
  localisation: Localisation | undefined,
  place: DivergencePlace | undefined,
): string {
  if (localisation === undefined) return 'the two are the same, as far as can be seen from outside';
  const expected = typeof place === 'number' ? `in that at ${place}` : `in ${place?.symbol}`;
  const where = `the two become different in the slot at ${localisation.position}`;
  return `${where}${isAt(localisation, place) ? '' : `, and not ${expected}`}\n${formatLocalisation(localisation)}`;
}
