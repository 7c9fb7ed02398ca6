import fc from 'fast-check';

import { Seed } from '../../environment/seed.ts';
import { LockstepError } from '../../machine/errors.ts';
import { Bench } from '../bench.ts';
import type { Fixture } from '../fixture.ts';
import type { Invariant } from '../invariants/invariant.ts';
import { invariantOf } from '../invariants/predicate.ts';
import type { Predicate } from '../invariants/predicate.ts';
import { LAWS } from '../laws/laws.ts';
import type { Law } from '../laws/law.ts';
import type { Rig } from '../rig.ts';
import { eventCount } from '../scenario/scenario-events.ts';
import { scenario as scenarioArbitrary } from '../scenario/arbitraries/scenario.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import { DEFAULT_LIMIT } from '../scenario/scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Subject } from '../subject.ts';
import type { CheckResult, Failure } from './check-result.ts';
import { firstFailure } from './check-fixtures.ts';
import { conclude } from './conclude.ts';
import type { Finding } from './finding.ts';
import { sameFinding } from './finding.ts';
import { Judge } from './judge.ts';
import { explained } from './explained.ts';
import type { FoundWith } from '../localise/localise.ts';
import { notExercised } from './judge-fixture.ts';
import { reduce } from './reduce.ts';
import { Tally } from './tally.ts';

export const DEFAULT_RUNS = 100;
/** Trials in which a failure is made smaller, at most. */
export const DEFAULT_SHRINK_TRIALS = 5000;

export interface CheckOptions {
  /** A 32-bit signed integer: the same one gives the same trials. */
  readonly seed: number;
  /** Trials; default 100. */
  readonly numRuns?: number;
  /** Position at which each trial ends; default 200,000, or what the scenarios given say. */
  readonly limit?: number;
  /** Makes the trials; default: scenarios with everything that the subject takes. */
  readonly scenario?: fc.Arbitrary<Scenario>;
  /** Whether each trial is also run on a pair of hosts, with what goes wrong there; default: no. */
  readonly faults?: boolean;
  /** What must hold of the guest. */
  readonly invariants?: readonly (Invariant | Predicate)[];
  /** What must hold of Lockstep; default: all laws. */
  readonly laws?: readonly Law[];
  /** Trials in which a failure is made smaller, at most; default 5,000. */
  readonly shrinkTrials?: number;
  /** Whether to look for where a failure shows, and for what is to blame; default: yes. */
  readonly localise?: boolean;
  /** Begins with this trial, as a failure names it; all laws judge all trials then. */
  readonly path?: string;
  /** Trials to run before those that are generated. */
  readonly examples?: readonly Scenario[];
  /** Trials from files, to run first of all: each has to come out as it expects. */
  readonly fixtures?: readonly Fixture[];
  /** Asked before each trial whether there is time for it; without it there is. */
  readonly budget?: () => boolean;
  /** Of the generated trials only those whose number, modulo `count`, is `index`. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** What a trial is put together from; default: what ships. */
  readonly rig?: Rig;
  /** The release of Lockstep, for fixtures. */
  readonly release?: string;
}

/**
 * Runs a subject through generated scenarios: recorded, replayed, compared. Lockstep is judged by its laws, the guest by the
 * invariants. The first failure is shrunk.
 * @throws LockstepError `bad-scenario`, `bad-configuration`: what is asked for makes no sense
 */
export function check(subject: Subject, options: CheckOptions): CheckResult {
  // Refuses what is no seed.
  Seed.root(options.seed);
  checkCount('numRuns', options.numRuns);
  checkCount('limit', options.limit, 1);
  checkCount('shrinkTrials', options.shrinkTrials);
  checkPath(options.path);
  const { faults, laws } = options;
  if (faults !== undefined && typeof faults !== 'boolean')
    throw new LockstepError('bad-configuration', `faults ${JSON.stringify(faults)}: true or false is needed`);
  if (laws?.length === 0 && (options.invariants ?? []).length === 0)
    throw new LockstepError('bad-configuration', 'laws: none, and no invariants: there is nothing to judge');
  if (faults === true && options.scenario !== undefined) {
    throw new LockstepError(
      'bad-configuration',
      'faults: not beside scenario, which makes the trials; it is an option of scenario() too',
    );
  }
  return new Check(subject, options).run();
}

function checkCount(name: string, value: number | undefined, least = 0): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return;
  throw new LockstepError('bad-configuration', `${name} ${value}: a whole number from ${least} is possible`);
}

function checkPath(path: string | undefined): void {
  if (path === undefined || /^\d+(:\d+)*$/.test(path)) return;
  throw new LockstepError(
    'bad-configuration',
    `path ${JSON.stringify(path)}: a path is numbers and colons as in 12:0:3, as a failure gives it`,
  );
}

/** What fast-check says of a property. @throws LockstepError `bad-configuration`: the path leads nowhere */
function checked(
  property: fc.IProperty<[Scenario]>,
  parameters: fc.Parameters<[Scenario]>,
): fc.RunDetails<[Scenario]> {
  try {
    return fc.check(property, parameters);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('Unable to replay')) throw error;
    throw new LockstepError(
      'bad-configuration',
      `path "${parameters.path}": it leads to no trial; it goes with the seed, limit, faults, scenario and subject of its failure`,
      { cause: error },
    );
  }
}

class Check {
  readonly #subject: Subject;
  readonly #options: CheckOptions;
  readonly #laws: readonly Law[];
  readonly #cheap: readonly Law[];
  readonly #dear: readonly Law[];
  readonly #judge: Judge;
  readonly #tally = new Tally();
  /** What the first failing trial broke; whatever else a smaller one breaks is left alone. */
  #finding: Finding | undefined;
  /** An error that is no finding. */
  #refusal: unknown;
  #generated = 0;
  /** Whether there was no time for a trial. */
  #late = false;
  /** Trials of smaller scenarios so far, and at most. */
  #attempts = 0;
  readonly #shrinkTrials: number;

  constructor(subject: Subject, options: CheckOptions) {
    this.#subject = subject;
    this.#options = options;
    this.#laws = options.laws ?? LAWS;
    this.#cheap = this.#laws.filter(({ cheap }) => cheap);
    this.#dear = this.#laws.filter(({ cheap }) => !cheap);
    this.#shrinkTrials = options.shrinkTrials ?? DEFAULT_SHRINK_TRIALS;
    const invariants = (options.invariants ?? []).map(invariantOf);
    this.#judge = new Judge(new Bench(subject, options.rig), invariants);
  }

  run(): CheckResult {
    const { fixtures = [] } = this.#options;
    const failure = firstFailure(fixtures, this.#judge, this.#found, this.#tally, this.#options.localise);
    return this.#result(failure ?? this.#judgeGenerated());
  }

  #judgeGenerated(): Failure | undefined {
    const { seed, numRuns = DEFAULT_RUNS, path, examples = [] } = this.#options;
    const property = fc.property(this.#arbitrary(), (scenario) => this.#trial(scenario));
    const details = checked(property, {
      seed,
      numRuns,
      examples: examples.map((scenario) => [scenario]),
      ...(path !== undefined && { path }),
    });
    if (this.#refusal !== undefined) throw this.#refusal;
    const [scenario] = details.counterexample ?? [];
    if (scenario === undefined || this.#finding === undefined) return undefined;
    const left = Math.max(0, this.#shrinkTrials - this.#attempts);
    const found = reduce({ scenario, finding: this.#finding }, (smaller) => this.#same(smaller), left);
    return {
      ...found.finding,
      scenario: found.scenario,
      events: eventCount(found.scenario),
      trials: this.#tally.trials,
      shrinks: details.numShrinks + found.steps,
      minimal: found.minimal,
      path: details.counterexamplePath!,
      ...this.#localised(found.finding, found.scenario),
    };
  }

  get #found(): FoundWith {
    return { subject: this.#subject, rig: this.#options.rig, laws: this.#laws };
  }

  /** Where a failure shows, and what is to blame. */
  #localised(finding: Finding, scenario: Scenario): Pick<Failure, 'localisation'> {
    if (this.#options.localise === false) return {};
    return explained(finding, scenario, this.#found, (smaller) => this.#same(smaller) !== undefined);
  }

  #arbitrary(): fc.Arbitrary<Scenario> {
    const { scenario, limit, faults = false } = this.#options;
    if (scenario === undefined)
      return scenarioArbitrary(this.#subject, { limit: limit ?? DEFAULT_LIMIT, faults });
    return limit === undefined ? scenario : scenario.map((given) => ({ ...given, limit }));
  }

  /** One trial, or one attempt at a smaller one. What it throws is a failure. */
  #trial(scenario: Scenario): void {
    if (this.#finding !== undefined) {
      // Whatever else fast-check has in mind is taken for no failure then, which ends it soon.
      if (this.#attempts++ >= this.#shrinkTrials) return;
      const finding = this.#same(scenario);
      if (finding === undefined) return;
      this.#finding = finding;
      throw new Error(finding.name);
    }
    const number = this.#generated++;
    const { budget, shard } = this.#options;
    if (shard !== undefined && number % shard.count !== shard.index) return;
    if (budget?.() === false) {
      this.#late = true;
      throw new fc.PreconditionFailure(true);
    }
    this.#finding = this.#judged(scenario, number);
    if (this.#finding !== undefined) throw new Error(this.#finding.name);
  }

  /** The dear laws take turns, unless a trial is repeated. */
  #lawsOf(number: number): readonly Law[] {
    const { path, examples = [] } = this.#options;
    if (path !== undefined || number < examples.length || this.#dear.length === 0) return this.#laws;
    return [...this.#cheap, this.#dear[number % this.#dear.length]!];
  }

  #judged(scenario: Scenario, number: number): Finding | undefined {
    try {
      const { finding, recorded, pair } = this.#judge.judge(scenario, this.#lawsOf(number), this.#tally);
      const isExample = number < (this.#options.examples?.length ?? 0) && this.#options.path === undefined;
      const missed = isExample && recorded !== undefined && notExercised(scenario, recorded, pair);
      if (missed) this.#tally.notExercised.push(`examples[${number}]: ${missed}`);
      return finding;
    } catch (error) {
      this.#refusal = error;
      throw new fc.PreconditionFailure(true);
    }
  }

  /** What was found, if it is found in this scenario too. */
  #same(scenario: Scenario): Finding | undefined {
    const wanted = this.#finding!;
    const laws = wanted.kind === 'error' ? this.#laws : this.#laws.filter(({ name }) => name === wanted.name);
    const { places = [] } = this.#subject;
    try {
      // What no file may say would be found, and could not be kept.
      parseScenario(scenario, 'scenario', { places });
      const { finding } = this.#judge.judge(scenario, laws);
      return sameFinding(wanted, finding) ? finding : undefined;
    } catch {
      // Smaller, and no scenario for this subject any more.
      return undefined;
    }
  }

  /** Trials that there would have been with enough time: those of all fixtures, and of this shard. */
  get #asked(): number {
    const { numRuns = DEFAULT_RUNS, shard = { index: 0, count: 1 }, fixtures = [] } = this.#options;
    return fixtures.length + Math.max(0, Math.ceil((numRuns - shard.index) / shard.count));
  }

  #result(failure: Failure | undefined): CheckResult {
    const { seed, release, path } = this.#options;
    return conclude({
      subject: this.#subject,
      seed,
      laws: this.#laws,
      invariants: this.#judge.invariants,
      tally: this.#tally,
      // Along a path nobody knows how many there are.
      ...(this.#late && path === undefined && { asked: this.#asked }),
      failure,
      release,
    });
  }
}
