import { eventCount, withoutEvents } from '../scenario/scenario-events.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { drawnForward } from './drawn-forward.ts';
import { movedElsewhere } from './moved-elsewhere.ts';
import { simplerScenarios } from './simpler-scenarios.ts';

/** A scenario and what it was found to do. */
export interface Found<F> {
  readonly scenario: Scenario;
  readonly finding: F;
  /** Steps in which it became smaller. */
  readonly steps: number;
  /** Trials that it took. */
  readonly trials: number;
  /** Whether nothing more can be taken away or made simpler; false where the trials were used up before. */
  readonly minimal: boolean;
}

/**
 * Makes a scenario smaller as long as the finding stays: takes events away, half of them at a time and then fewer, down to one by one;
 * then makes simpler what is left, and begins again, until a whole round finds nothing; then takes arrivals away that were needed only
 * to delay others, and events that were needed only where others arrived.
 * @param judge gives the finding if it is still there
 * @param trials at most so many
 */
export function reduce<F>(
  start: Pick<Found<F>, 'scenario' | 'finding'>,
  judge: (scenario: Scenario) => F | undefined,
  trials: number,
): Found<F> {
  const reduction = new Reduction(start, judge, trials);
  while (
    reduction.takeAway() ||
    reduction.simplify() ||
    reduction.drawForward() ||
    reduction.moveElsewhere()
  );
  return reduction.found;
}

/** So few events are not worth the trials that it takes to find other places for what arrives. */
const FEW = 3;

class Reduction<F> {
  readonly #judge: (scenario: Scenario) => F | undefined;
  readonly #most: number;
  #scenario: Scenario;
  #finding: F;
  #steps = 0;
  #trials = 0;
  #refused = false;

  constructor(
    { scenario, finding }: Pick<Found<F>, 'scenario' | 'finding'>,
    judge: (scenario: Scenario) => F | undefined,
    trials: number,
  ) {
    this.#scenario = scenario;
    this.#finding = finding;
    this.#judge = judge;
    this.#most = trials;
  }

  get found(): Found<F> {
    const [scenario, finding, steps, trials] = [this.#scenario, this.#finding, this.#steps, this.#trials];
    return { scenario, finding, steps, trials, minimal: !this.#refused };
  }

  /** @returns whether something was taken away, after which what stayed before may go */
  takeAway(): boolean {
    const before = this.#steps;
    const count = eventCount(this.#scenario);
    for (let size = Math.max(1, count >> 1); ; size >>= 1) {
      for (
        let end = eventCount(this.#scenario);
        end > 0;
        end = Math.min(end - size, eventCount(this.#scenario))
      ) {
        const from = Math.max(0, end - size);
        this.#try(withoutEvents(this.#scenario, from, end));
      }
      if (size === 1) break;
    }
    return this.#steps > before;
  }

  /** @returns whether something became simpler */
  simplify(): boolean {
    const before = this.#steps;
    while (this.#simplerStep());
    return this.#steps > before;
  }

  /** @returns whether an arrival could be taken away once those behind it came earlier */
  drawForward(): boolean {
    for (let index = (this.#scenario.arrivals ?? []).length - 1; index >= 0; index--) {
      for (const scenario of drawnForward(this.#scenario, index)) if (this.#try(scenario)) return true;
    }
    return false;
  }

  /** @returns whether an event could be taken away once what arrives at positions did so somewhere else */
  moveElsewhere(): boolean {
    if (eventCount(this.#scenario) <= FEW) return false;
    for (let index = eventCount(this.#scenario) - 1; index >= 0; index--) {
      for (const scenario of movedElsewhere(this.#scenario, index)) if (this.#try(scenario)) return true;
    }
    return false;
  }

  #simplerStep(): boolean {
    for (const scenario of simplerScenarios(this.#scenario)) if (this.#try(scenario)) return true;
    return false;
  }

  /** Takes a scenario over if it shows the finding. @returns whether it does */
  #try(scenario: Scenario): boolean {
    if (this.#trials >= this.#most) {
      this.#refused = true;
      return false;
    }
    this.#trials++;
    const finding = this.#judge(scenario);
    if (finding === undefined) return false;
    this.#scenario = scenario;
    this.#finding = finding;
    this.#steps++;
    return true;
  }
}
