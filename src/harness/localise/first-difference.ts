import type { Machine } from '../../machine/machine.ts';
import { digestOf } from '../../hypervisor/digest.ts';
import { sameBytes, standSame } from './compare-states.ts';
import type { Execution } from './execution.ts';
import type { Localisation } from './localisation.ts';

/** Where two executions came to differ. */
export interface FirstDifference {
  /** Before this slot both were the same, behind it not; where they are not even when they begin, that. */
  readonly position: number;
  /** Whether one that healed is ruled out before it, or what else there is to say. */
  readonly certainty: Localisation['certainty'];
}

/** At most so many slots before a lasting difference are compared one by one. */
export const COMPARED_SLOTS = 200_000;
/** Of a machine without a digest of its own, each comparison takes all that it saves: so many bytes in all. */
const COMPARED_BYTES = 1 << 27;

/**
 * The slot that made two executions differ: looked for by bisecting, each probe run from the beginning; then slot by slot before what was
 * found, for one that healed.
 * @param inputs positions at which they got something different, rising
 * @param comparedSlots at most so many before it are compared one by one
 * @returns `undefined`: they stand the same wherever it was looked
 */
export function firstDifference(
  a: Execution,
  b: Execution,
  inputs: readonly number[] = [],
  comparedSlots = comparedSlotsOf(a.machine),
): FirstDifference | undefined {
  for (const same of [standSame, standSameBytes]) {
    const search = new Search(a, b, same);
    const from = Math.max(a.from, b.from);
    if (search.differAt(from)) return { position: from, certainty: 'from the beginning' };
    const found = search.lasting(from) ?? search.atInputs(inputs);
    if (found === undefined) continue;
    // Slot by slot digests are compared, which are believed in there.
    const start = Math.max(from, found - comparedSlots);
    const first = same === standSame ? (firstDifferentSlot(a, b, start, found) ?? found) : found;
    return { position: first, certainty: start === from && same === standSame ? 'first' : 'first lasting' };
  }
  return undefined;
}

function comparedSlotsOf(machine: Machine): number {
  if (machine.digest !== undefined) return COMPARED_SLOTS;
  return Math.min(COMPARED_SLOTS, Math.floor(COMPARED_BYTES / (1 + machine.save().length)));
}

type Same = typeof standSame;

const standSameBytes: Same = (a, inA, b, inB) => standSame(a, inA, b, inB) && sameBytes(a.machine, b.machine);

class Search {
  readonly #a: Execution;
  readonly #b: Execution;
  readonly #same: Same;

  constructor(a: Execution, b: Execution, same: Same) {
    this.#a = a;
    this.#b = b;
    this.#same = same;
  }

  /** The last slot before which they are the same, if they differ in the end. */
  lasting(from: number): number | undefined {
    if (!this.differAt(Infinity)) return undefined;
    let equal = from;
    let different = Math.max(this.#a.machine.position, this.#b.machine.position) + 1;
    while (different - equal > 1) {
      const middle = equal + Math.floor((different - equal) / 2);
      if (this.differAt(middle)) different = middle;
      else equal = middle;
    }
    return equal;
  }

  /** The first place at which they got something different and are different behind it. */
  atInputs(inputs: readonly number[]): number | undefined {
    return inputs.find((position) => this.differAt(position + 1));
  }

  /** Whether they are different at a position, before what arrives there. */
  differAt(position: number): boolean {
    const [inA, inB] = [this.#a, this.#b].map((execution) => execution.run({ until: position }));
    return !this.#same(this.#a, inA!, this.#b, inB!);
  }
}

/** The first slot behind which two executions differ, of those from one to another position, compared one by one. */
export function firstDifferentSlot(
  a: Execution,
  b: Execution,
  from: number,
  until: number,
): number | undefined {
  if (until <= from) return undefined;
  const [digestsA, digestsB] = [digestsOf(a, from, until), digestsOf(b, from, until)];
  for (let position = from + 1; position <= until; position++) {
    if (digestsA.get(position) !== digestsB.get(position)) return position - 1;
  }
  return undefined;
}

/** By position, the digest of the machine before what arrives there. */
function digestsOf(execution: Execution, from: number, until: number): Map<number, string> {
  const digests = new Map<number, string>();
  const { machine } = execution;
  const note = (): void => {
    const { position } = machine;
    if (position > from && !digests.has(position)) digests.set(position, digestOf(machine));
  };
  execution.run({ until, slot: note });
  note();
  return digests;
}
