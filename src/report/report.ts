import type { Localisation } from '../harness/localise/localisation.ts';
import type { MarkKind } from './mark-kinds.ts';
import type { SpanKind } from './span-kinds.ts';
import type { MomentKind } from './words/told-moment.ts';

/**
 * A run as it is shown: everything that a page or a trace is made of, in plain data. Texts may hold whatever a guest has
 * printed: who writes them somewhere makes them `visible`.
 */
export interface Report {
  /** The guest's name. */
  readonly title: string;
  /** How it was run, in a few words. */
  readonly about: string;
  readonly verdict: Verdict;
  /** What else there is to say of the whole run, a line each. */
  readonly facts: readonly Fact[];
  readonly lanes: readonly Lane[];
  /** In the order of ticks, and where those are equal, as they happened. */
  readonly marks: readonly Mark[];
  readonly spans: readonly Span[];
  readonly arrows: readonly Arrow[];
  readonly curves: readonly Curve[];
  /** Whether `ticks` say something: a guest that never learns the time has only positions. */
  readonly timed: boolean;
  readonly texts: readonly TextSection[];
  /** Where, and in what, two executions differ, if they do and somebody has looked. */
  readonly localisation?: Localisation;
}

/** What came of a run. */
export interface Verdict {
  readonly tone: 'good' | 'bad' | 'plain';
  readonly words: string;
}

export interface Fact {
  readonly name: string;
  readonly lines: readonly string[];
}

/** A row of the picture. */
export interface Lane {
  readonly name: string;
  /** What is in it, in a few words. */
  readonly about: string;
  /** One mark beside the other; bars that may overlap; messages from its upper to its lower edge; a curve. */
  readonly draws: 'marks' | 'bars' | 'messages' | 'curve';
}

/** Where something is, on both axes: slots executed by the guest concerned, and virtual time in ticks of 100 ns. */
export interface Place {
  readonly position: number;
  readonly ticks: number;
}

/** Something that happened. */
export interface Mark extends Place {
  /** Index of its lane. */
  readonly lane: number;
  readonly kind: MarkKind;
  readonly text: string;
  /** All but routine ones are told as the run's story. */
  readonly tone: MomentKind;
}

/** Something that lasts. */
export interface Span {
  readonly lane: number;
  readonly kind: SpanKind;
  readonly from: Place;
  readonly to: Place;
  readonly text: string;
}

/** A message from one host to the other. */
export interface Arrow {
  readonly lane: number;
  readonly kind: 'log' | 'acknowledgement';
  readonly from: Place;
  /** Absent if it never came. */
  readonly to?: Place;
  readonly text: string;
}

/** A quantity over the run; between two points it is as it was at the first. */
export interface Curve {
  readonly lane: number;
  /** With its unit, as in `slots behind`. */
  readonly name: string;
  readonly points: readonly (Place & { readonly value: number })[];
}

/** Text with a heading, in lines. */
export interface TextSection {
  readonly title: string;
  readonly lines: readonly (readonly TextRun[])[];
}

/** A piece of a line. */
export interface TextRun {
  readonly text: string;
  /** It has left the pair before. */
  readonly again?: true;
}
