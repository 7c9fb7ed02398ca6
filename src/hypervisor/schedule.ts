import type { Input } from '../machine/input.ts';
import type { Happening } from '../machine/machine.ts';
import type { Operation } from './event-source.ts';

/** Where in a guest's run something is to arrive. */
export type Anchor =
  /** Before the slot at this position. */
  | { readonly at: number }
  /** So many slots behind the one in which something happened for the `hit`-th time; with `plus` 0 right behind it. */
  | { readonly after: Happening; readonly hit: number; readonly plus: number };

/** What arrives by plan. Who fills in the clock values is the environment. */
export type PlannedEvent =
  | Exclude<Input, { readonly kind: 'clock' | 'pace' | 'completion' }>
  | Operation
  /** The armed timer expires: nothing if none is armed. */
  | { readonly kind: 'timer' }
  /** A paced clock jumps by so many ticks, and from then on has this rate, in ticks per slot times 2^32. */
  | { readonly kind: 'pace'; readonly jump: number; readonly rate: number };

export interface Planned {
  readonly anchor: Anchor;
  readonly event: PlannedEvent;
}

/** A planned event whose position is known. */
interface Resolved {
  readonly position: number;
  readonly index: number;
}

/** Arrivals by plan, each once, at a position or where the guest does something. */
export class Schedule {
  #plan: readonly Planned[];
  /** By position, then in the order of the plan; those before `#first` have arrived. */
  readonly #resolved: Resolved[] = [];
  #first = 0;
  /** Those that wait for the guest, by what they wait for and how often that has to happen. */
  readonly #waiting = new Map<Happening, Map<number, number[]>>();
  readonly #hits = new Map<Happening, number>();
  /** By index in the plan: whether it has arrived. */
  readonly #reached: boolean[];
  /** Index of what was taken last. */
  #taken = -1;
  /** Where the guest sleeps, and the position that it would have got to by now. */
  #asleep = { position: -1, broughtTo: -1 };

  constructor(plan: readonly Planned[]) {
    this.#plan = plan;
    this.#reached = plan.map(() => false);
    for (const [index, { anchor }] of plan.entries()) {
      if ('at' in anchor) this.#resolved.push({ position: anchor.at, index });
      else this.#wait(anchor, index);
    }
    this.#resolved.sort((a, b) => a.position - b.position || a.index - b.index);
  }

  /** Another one that stands where this one does: for whoever goes on from a copy of the guest. */
  copy(): Schedule {
    const copy = new Schedule([]);
    copy.#plan = this.#plan;
    copy.#resolved.push(...this.#resolved);
    copy.#first = this.#first;
    for (const [happening, byHit] of this.#waiting) copy.#waiting.set(happening, byHit);
    for (const [happening, hits] of this.#hits) copy.#hits.set(happening, hits);
    copy.#reached.push(...this.#reached);
    copy.#asleep = this.#asleep;
    return copy;
  }

  /** What the machine has to watch for. */
  get happenings(): Happening[] {
    return [...this.#waiting.keys()];
  }

  /** The guest has just done this, in the slot before `position`. */
  note(happening: Happening, position: number): void {
    const waiting = this.#waiting.get(happening);
    if (waiting === undefined) return;
    const hit = (this.#hits.get(happening) ?? 0) + 1;
    this.#hits.set(happening, hit);
    for (const index of waiting.get(hit) ?? []) {
      const { anchor } = this.#plan[index]!;
      if ('plus' in anchor) this.#resolve(position + anchor.plus, index);
    }
  }

  /** The position of the next arrival, as far as it is known; infinity for none. */
  get next(): number {
    return this.#resolved[this.#first]?.position ?? Infinity;
  }

  /** How many slots a guest that sleeps at `position` would have to execute to get to the next arrival. */
  slotsToNext(position: number): number {
    return this.next - (this.#asleep.position === position ? this.#asleep.broughtTo : position);
  }

  /** Takes what is due at `position`, one at each call. */
  take(position: number): PlannedEvent | undefined {
    if (this.next > position) return undefined;
    const { index } = this.#resolved[this.#first++]!;
    this.#reached[index] = true;
    this.#taken = index;
    return this.#plan[index]!.event;
  }

  /** For who takes over at `position`: what was planned for an earlier one has arrived at somebody else's, or got lost. */
  startAt(position: number): void {
    for (; this.next < position; this.#first++) this.#reached[this.#resolved[this.#first]!.index] = true;
  }

  /** What was taken last could not be delivered: the guest was not ready for it. */
  missed(): void {
    this.#reached[this.#taken] = false;
  }

  /** The guest sleeps at `position` and would never get to the next arrivals, all of one position: they arrive there. */
  bringForward(position: number): void {
    const broughtTo = this.next;
    this.#asleep = { position, broughtTo };
    for (let at = this.#first; this.#resolved[at]?.position === broughtTo; at++) {
      this.#resolved[at] = { position, index: this.#resolved[at]!.index };
    }
  }

  /** By index in the plan: whether it has arrived. */
  get reached(): readonly boolean[] {
    return this.#reached;
  }

  #wait({ after, hit }: Extract<Anchor, { readonly hit: number }>, index: number): void {
    let byHit = this.#waiting.get(after);
    if (byHit === undefined) this.#waiting.set(after, (byHit = new Map<number, number[]>()));
    const waiting = byHit.get(hit);
    if (waiting === undefined) byHit.set(hit, [index]);
    else waiting.push(index);
  }

  #resolve(position: number, index: number): void {
    const before = this.#resolved.findLastIndex(
      (other) => other.position < position || (other.position === position && other.index < index),
    );
    this.#resolved.splice(Math.max(before + 1, this.#first), 0, { position, index });
  }
}
