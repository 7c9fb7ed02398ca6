import { LockstepError } from '../../machine/errors.ts';
import { visibleLine } from '../../machine/visible.ts';
import type { Bench, RecordedTrial, Watch } from '../bench.ts';
import type { Breach } from '../breach.ts';
import type { GuestRun, Invariant, Witness } from '../invariants/invariant.ts';
import type { Law } from '../laws/law.ts';
import type { PairTrial } from '../pair/pair-trial.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Finding } from './finding.ts';
import type { Tally } from './tally.ts';

/** What a trial that was judged came to. */
export interface Judgement {
  readonly finding: Finding | undefined;
  /** What the primary did; absent if it broke off. */
  readonly recorded?: RecordedTrial;
  /** What a pair of hosts did, if the scenario is one of a pair. */
  readonly pair?: PairTrial;
}

/** Runs trials and judges them: Lockstep by its laws, the guest by the user's invariants. */
export class Judge {
  readonly #bench: Bench;
  readonly invariants: readonly Invariant[];

  constructor(bench: Bench, invariants: readonly Invariant[]) {
    this.#bench = bench;
    this.invariants = invariants;
  }

  /** One that asks more of the guest. */
  asking(more: readonly Invariant[]): Judge {
    const names = new Set(this.invariants.map(({ name }) => name));
    const added = more.filter(({ name }) => !names.has(name));
    return added.length === 0 ? this : new Judge(this.#bench, [...this.invariants, ...added]);
  }

  /**
   * @param tally where to count, if this trial is one of those that count
   * @throws LockstepError `bad-scenario` or `bad-configuration`: nothing that could be judged
   */
  judge(scenario: Scenario, laws: readonly Law[], tally?: Tally): Judgement {
    const witnessed = this.invariants.map((invariant) => new Witnessed(invariant, this.#bench));
    let recorded: RecordedTrial;
    try {
      recorded = this.#bench.record(scenario, watchOf(witnessed));
      const run = guestRun(recorded);
      for (const one of witnessed) one.end(run);
    } catch (error) {
      return { finding: errorFinding(error, this.#bench, 'the machine failed') };
    }
    tally?.add(recorded);
    const judged = this.#judgeLaws(scenario, recorded, laws, tally);
    return { recorded, ...judged, finding: judged.finding ?? firstBreach(witnessed) };
  }

  #judgeLaws(
    scenario: Scenario,
    recorded: RecordedTrial,
    laws: readonly Law[],
    tally: Tally | undefined,
  ): Pick<Judgement, 'finding' | 'pair'> {
    if (laws.length === 0) return { finding: undefined };
    try {
      const trial = this.#bench.replayed(scenario, recorded);
      if (trial.pair !== undefined) tally?.addPair(scenario, recorded, trial.pair);
      for (const law of laws) {
        if (law.pair === true && trial.pair === undefined) continue;
        tally?.judging(law.name);
        const breach = law.judge(trial, this.#bench, (what) => tally?.saw(law.name, what));
        if (breach === undefined) continue;
        // It may cite what the machine has thrown.
        return {
          finding: { kind: 'law', name: law.name, ...breach, message: visibleLine(breach.message) },
        };
      }
      return { finding: undefined, ...(trial.pair && { pair: trial.pair }) };
    } catch (error) {
      return { finding: errorFinding(error, this.#bench, 'the machine failed when its log was replayed') };
    }
  }
}

/** One invariant in one trial, and where it was first seen broken. */
class Witnessed {
  readonly invariant: Invariant;
  readonly #witness: Witness;
  readonly #bench: Bench;
  breach: Breach | undefined;

  constructor(invariant: Invariant, bench: Bench) {
    this.invariant = invariant;
    this.#bench = bench;
    this.#witness = invariant.witness(bench.subject);
  }

  look(...seen: Parameters<NonNullable<Witness['look']>>): void {
    this.breach ??= this.#asked(seen[1].position, () => this.#witness.look?.(...seen));
  }

  end(run: GuestRun): void {
    this.breach ??= this.#asked(run.position, () => this.#witness.end?.(run, this.#bench.primary));
  }

  /** An invariant that throws is broken, as a test is; it may also say that it cannot judge this subject. */
  #asked(position: number, ask: () => Breach | undefined): Breach | undefined {
    try {
      return ask();
    } catch (error) {
      if (error instanceof LockstepError) throw error;
      return { position, message: error instanceof Error ? error.message : String(error) };
    }
  }
}

function watchOf(witnessed: readonly Witnessed[]): Watch | undefined {
  if (witnessed.length === 0) return undefined;
  return {
    happenings: witnessed.flatMap(({ invariant }) => invariant.happenings ?? []),
    look: (exit, machine) => {
      for (const one of witnessed) one.look(exit, machine);
    },
  };
}

/** The breach that came first; of those at one position, that of the invariant named first. */
function firstBreach(witnessed: readonly Witnessed[]): Finding | undefined {
  let first: Finding | undefined;
  for (const { invariant, breach } of witnessed) {
    if (breach === undefined || (first !== undefined && first.position <= breach.position)) continue;
    first = { kind: 'invariant', name: invariant.name, ...breach };
  }
  return first;
}

function guestRun({ outcome, position, printed, consumed }: RecordedTrial): GuestRun {
  return {
    outcome,
    exitCode: outcome.end === 'halt' ? outcome.code : undefined,
    position,
    printed,
    text: new TextDecoder().decode(printed),
    consumed,
  };
}

/** What is wrong with the scenario or the invariants is no finding: the caller is told. */
function errorFinding(error: unknown, { primary }: Bench, name: string): Finding {
  if (
    error instanceof LockstepError &&
    (error.code === 'bad-scenario' || error.code === 'bad-configuration')
  ) {
    throw error;
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  // It is the machine's own text, and goes to terminals.
  return { kind: 'error', name, position: primary.position, message: visibleLine(message) };
}
