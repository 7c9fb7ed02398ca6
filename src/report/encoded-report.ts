import type { Localisation } from '../harness/localise/localisation.ts';
import type { Fact, Lane, TextSection, Verdict } from './report.ts';

/** Numbers of which each is written as its difference to the one before, the first one to 0. */
export type Deltas = readonly number[];

/**
 * A report as it lies in a page: marks, spans and arrows by columns, each text once. All texts are fit to be seen; `text` is
 * an index in `strings`, `kind` one in a list of names, `tone` one in `tones`.
 */
export interface EncodedReport {
  readonly lockstep: 1;
  readonly title: string;
  readonly about: string;
  readonly verdict: Verdict;
  readonly facts: readonly Fact[];
  readonly lanes: readonly Lane[];
  readonly timed: boolean;
  readonly strings: readonly string[];
  readonly tones: readonly string[];
  readonly markKinds: readonly string[];
  readonly marks: {
    readonly lane: readonly number[];
    readonly kind: readonly number[];
    readonly tone: readonly number[];
    readonly position: Deltas;
    readonly ticks: Deltas;
    readonly text: readonly number[];
  };
  readonly spanKinds: readonly string[];
  readonly spans: EncodedStretches;
  readonly arrowKinds: readonly string[];
  /** `lasts` and `lastsTicks` are 0 for those that never came; those are named by index in `lost`. */
  readonly arrows: EncodedStretches & { readonly lost: readonly number[] };
  readonly curves: readonly {
    readonly lane: number;
    readonly name: string;
    readonly position: Deltas;
    readonly ticks: Deltas;
    readonly value: Deltas;
  }[];
  readonly texts: readonly TextSection[];
  readonly localisation?: Localisation;
}

/** What goes from one place to another. */
export interface EncodedStretches {
  readonly lane: readonly number[];
  readonly kind: readonly number[];
  readonly position: Deltas;
  readonly ticks: Deltas;
  /** From the first place to the second, in slots and in ticks. */
  readonly lasts: readonly number[];
  readonly lastsTicks: readonly number[];
  readonly text: readonly number[];
}
