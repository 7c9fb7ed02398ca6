import type { CodeLine, CodePlace } from '../../machine/explanation.ts';

/**
 * Where, and in what, two executions came to differ; or where one execution broke an invariant, or went on for ever. Plain
 * data, the same for the same executions: texts, JSON and pages are made of it and of nothing else.
 */
export interface Localisation {
  /**
   * `first`: up to its slot both sides were the same. `first lasting`: it is the first from which they stayed different;
   * one that healed may have been before. `seen`: one side alone, and what was wrong was seen there; or two that got
   * something different there, and no trace of it in either. `from the beginning`: no slot has made them different; what is
   * shown is how they begin.
   */
  readonly certainty: 'first' | 'first lasting' | 'seen' | 'from the beginning';
  /** What each side is called: `primary` and `backup`, or two files; a single one where nothing is compared. */
  readonly sides: readonly string[];
  /** Slots executed before the one in question. */
  readonly position: number;
  /** The last position at which both sides are known to have been the same; absent where there is none, or nothing is compared. */
  readonly equalAt?: number;
  /** Where the guest was, before the slot; absent for a machine that cannot tell. */
  readonly place?: CodePlace;
  /** By side: what the slot did: an instruction as text, or that an interrupt was taken. */
  readonly did: readonly string[];
  /** The code around the place. */
  readonly code: readonly CodeLine[];
  /** Behind the slot, those that differ; of a single side all. */
  readonly registers: readonly ValueDifference[];
  /** The same of devices and of whatever else is in a state. */
  readonly devices: readonly ValueDifference[];
  /** The same of memory, at most some stretches; `memoryBytes` counts the bytes of all. */
  readonly memory: readonly MemoryDifference[];
  readonly memoryBytes: number;
  /** What was sent out in the slot, or first sent out differently behind it. */
  readonly outputs: readonly OutputDifference[];
  /** By side: what reached it last, up to the slot and its own. */
  readonly events: readonly (readonly EventLine[])[];
  /** Events that were taken out of the scenario one by one, and whether it failed without. */
  readonly blame?: Blame;
  /** Where a guest that does not end spends its time; absent where it ended. */
  readonly loop?: readonly LoopPlace[];
}

/** A value by side. */
export interface ValueDifference {
  readonly name: string;
  /** One for each side; empty where that side has none. */
  readonly values: readonly string[];
}

/** A stretch of memory that differs, with some of what surrounds it. */
export interface MemoryDifference {
  /** Address of the first byte of `bytes`, as in `0x80001000`. */
  readonly address: string;
  /** What is there, as in `counter+0x4`. */
  readonly symbol?: string;
  /** By side: all the bytes shown, in hexadecimal digits. */
  readonly bytes: readonly string[];
  /** Which of them differ: pairs of the first one and the one behind the last, counted from `address`. */
  readonly differing: readonly (readonly [number, number])[];
}

/** Something that was sent out, and how it differs. */
export interface OutputDifference {
  /** `console`, `disk 0`, `network 6`, or a name of its own. */
  readonly channel: string;
  /** What both sides have, or only one, in order; text for a console, else lines of hexadecimal digits. */
  readonly parts: readonly {
    /** Index of the only side that has it; absent for both. */
    readonly side?: number;
    readonly text: string;
  }[];
}

/** Something that reached the guest. */
export interface EventLine {
  readonly position: number;
  /** What it was, short: `clock 1042`, `console "a"`, `completion of 3 (512 bytes)`. */
  readonly text: string;
  /** It is not, or not so, or not there, on the other side. */
  readonly differs: boolean;
  /** What the guest was about to execute; of something that it asked for, the instruction that asks. */
  readonly place?: CodePlace;
}

/** What becomes of a failing scenario if one event is taken out of it and it is run live again. */
export interface Blame {
  readonly events: readonly {
    /** As the scenario's description has it. */
    readonly what: string;
    /** Whether it fails in the same way without this event. */
    readonly failsWithout: boolean;
    /** The slot from which the primary goes another way without it; absent where it goes the same way. */
    readonly position?: number;
    /** Where the guest was there. */
    readonly place?: CodePlace;
    /** The code around that. */
    readonly code?: readonly CodeLine[];
  }[];
  /** How it ends, in a sentence: `each of 3 events is needed`. */
  readonly says: string;
}

/** Of a guest that does not end: an instruction, and its share of the last slots. */
export interface LoopPlace {
  readonly place: CodePlace;
  /** How many of `of` slots. */
  readonly slots: number;
  readonly of: number;
}
