import { hostOf } from './fault.ts';
import type { Fault, HostName, Step } from './fault.ts';

/** A fault and when it strikes: now, or so many ticks later. */
export interface Struck {
  readonly index: number;
  readonly fault: Fault;
  readonly plus: number;
}

/** The faults of a scenario, each once, where its place is reached. */
export class FaultPlan {
  /** By index, whether it struck: its place was reached, and there was something to go wrong. */
  readonly struck: boolean[];
  readonly #reached: boolean[];
  readonly #faults: readonly Fault[];
  readonly #hits = new Map<Step, number>();

  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
    this.struck = faults.map(() => false);
    this.#reached = faults.map(() => false);
  }

  /** The next position at which a fault strikes a host whose guest is at `position` or before. */
  next(host: HostName): number {
    let next = Infinity;
    for (const [index, fault] of this.#faults.entries()) {
      if ('at' in fault && !this.#reached[index] && hostOf(fault) === host) next = Math.min(next, fault.at);
    }
    return next;
  }

  /** What strikes a host whose guest has got to `position`. */
  atPosition(host: HostName, position: number): Struck[] {
    return this.#strike((fault) => 'at' in fault && hostOf(fault) === host && fault.at <= position);
  }

  /** What strikes now that this has happened once more. */
  atStep(step: Step): Struck[] {
    const hits = (this.#hits.get(step) ?? 0) + 1;
    this.#hits.set(step, hits);
    return this.#strike((fault) => 'after' in fault && fault.after === step && (fault.hit ?? 1) === hits);
  }

  #strike(strikes: (fault: Fault) => boolean): Struck[] {
    const struck: Struck[] = [];
    for (const [index, fault] of this.#faults.entries()) {
      if (this.#reached[index] === true || !strikes(fault)) continue;
      this.#reached[index] = true;
      struck.push({ index, fault, plus: 'after' in fault ? (fault.plus ?? 0) : 0 });
    }
    return struck;
  }
}
