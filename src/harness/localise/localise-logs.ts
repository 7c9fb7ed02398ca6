import { LockstepError } from '../../machine/errors.ts';
import { standSame } from './compare-states.ts';
import type { Standing } from './execution.ts';
import { COMPARED_SLOTS, firstDifferentSlot } from './first-difference.ts';
import type { FirstDifference } from './first-difference.ts';
import { localiseDifference } from './localise-difference.ts';
import type { Localisation } from './localisation.ts';
import type { Beginning, LogExecution } from './log-execution.ts';

/** So far before the first unequal entry both are begun, to have what led there. */
const SLOTS_BEFORE = 50_000;
/** So far behind the difference they are followed, to see what they send out. */
const SLOTS_BEHIND = 1_000_000;
/** Where no unequal entry makes a difference at once, as many slots are run before the two are compared; twice as many each time. */
const FIRST_STRIDE = 1 << 16;

/**
 * Where and in what the replays of two logs of one machine come to differ. What comes before their first unequal entry is
 * replayed once, for both; behind it both go on together, and what was found equal is not run again.
 * @param places positions of unequal entries, rising (`compareEntries`)
 * @returns `undefined`: what is unequal leaves no trace
 * @throws LockstepError `bad-log`: one of them does not even replay
 */
export function localiseLogs(
  a: LogExecution,
  b: LogExecution,
  places: readonly number[],
): Localisation | undefined {
  const [first] = places;
  if (first === undefined) return undefined;
  const beginning = beginBefore(a, Math.max(0, first - SLOTS_BEFORE));
  const both = new Both(a, b, beginning);
  const bracket = both.atPlaces(places) ?? both.onAndOn();
  if (bracket === undefined) return undefined;
  const found = both.narrow(bracket, first);
  const end = found.position + SLOTS_BEHIND;
  const from = found.position - beginning.position <= SLOTS_BEHIND ? beginning : bracket.beginnings[0];
  const fromB = from === beginning ? beginning : bracket.beginnings[1];
  return localiseDifference(a.between(from, end), b.between(fromB, end), found);
}

/** Replays the first of the two logs to where they are still the same. */
function beginBefore(a: LogExecution, position: number): Beginning {
  fits(a, a.run({ until: position }));
  return a.here();
}

function fits({ name }: LogExecution, { end, misfit }: Standing): void {
  if (misfit !== true) return;
  throw new LockstepError('bad-log', `${name}: it does not replay: ${end}`);
}

/** Between two positions they came to differ. */
interface Bracket {
  readonly equal: number;
  readonly different: number;
  /** Of each, where they were last the same. */
  readonly beginnings: readonly [Beginning, Beginning];
}

/** Two replays that go on together. */
class Both {
  #a: LogExecution;
  #b: LogExecution;
  /** Where both are known to be the same, before the first unequal entry. */
  readonly #start: Beginning;
  #equal: number;
  #beginnings: readonly [Beginning, Beginning];

  constructor(a: LogExecution, b: LogExecution, beginning: Beginning) {
    this.#a = a.between(beginning);
    this.#b = b.between(beginning);
    this.#start = beginning;
    this.#equal = beginning.position;
    this.#beginnings = [beginning, beginning];
  }

  /** Looks behind the slot of each unequal entry. */
  atPlaces(places: readonly number[]): Bracket | undefined {
    for (const place of places) {
      const bracket = this.#goOn(place) ?? this.#goOn(place + 1);
      if (bracket !== undefined) return bracket;
    }
    return undefined;
  }

  /** Looks further and further on, to the end of both. */
  onAndOn(): Bracket | undefined {
    for (let stride = FIRST_STRIDE; ; stride *= 2) {
      const until = this.#equal + stride;
      const bracket = this.#goOn(until);
      if (bracket !== undefined || this.#a.machine.position < until) return bracket;
    }
  }

  /** The slot in a bracket that makes the difference. */
  narrow(bracket: Bracket, firstUnequal: number): FirstDifference {
    let { equal, different } = bracket;
    while (different - equal > 1) {
      const middle = equal + Math.floor((different - equal) / 2);
      if (this.#goOn(middle) === undefined) equal = middle;
      else different = middle;
    }
    // Up to the first unequal entry everything is the same, and there is nothing in between.
    if (equal <= firstUnequal) return { position: equal, certainty: 'first' };
    const { position } = this.#start;
    if (equal - position > COMPARED_SLOTS) return { position: equal, certainty: 'first lasting' };
    // One that has healed may be anywhere behind the first unequal entry.
    const [a, b] = [this.#a, this.#b].map((side) => side.between(this.#start));
    return { position: firstDifferentSlot(a!, b!, position, equal) ?? equal, certainty: 'first' };
  }

  /** @returns where they came to differ, if they differ there; otherwise they are begun there from then on */
  #goOn(position: number): Bracket | undefined {
    if (position <= this.#equal) return undefined;
    const [inA, inB] = [this.#a.run({ until: position }), this.#b.run({ until: position })];
    fits(this.#a, inA);
    fits(this.#b, inB);
    if (!standSame(this.#a, inA, this.#b, inB)) {
      return { equal: this.#equal, different: position, beginnings: this.#beginnings };
    }
    this.#equal = position;
    this.#beginnings = [this.#a.here(), this.#b.here()];
    this.#a = this.#a.between(this.#beginnings[0]);
    this.#b = this.#b.between(this.#beginnings[1]);
    return undefined;
  }
}
