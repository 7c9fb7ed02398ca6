import type { Arrival, Scenario } from '../scenario/scenario.ts';

/** What a guest spends on an arrival is more, but loops that are shorter come by the same instruction again. */
const MOST_SLOTS = 32;

/**
 * Scenarios without one of this one's arrivals, and with those that have positions behind it drawn forward by 1, 2, 3 and so on
 * slots: without it the guest is earlier at what it does then, and a later arrival at its old position would miss the place
 * that matters.
 */
export function* drawnForward(scenario: Scenario, index: number): Generator<Scenario> {
  const { arrivals = [] } = scenario;
  const [before, behind] = [arrivals.slice(0, index), arrivals.slice(index + 1)];
  if (!behind.some((arrival) => 'at' in arrival)) return;
  const least = before.reduce((last, arrival) => ('at' in arrival ? Math.max(last, arrival.at) : last), 0);
  for (let slots = 1; slots <= MOST_SLOTS; slots++) {
    const earlier = (arrival: Arrival): Arrival =>
      'at' in arrival ? { ...arrival, at: Math.max(least, arrival.at - slots) } : arrival;
    yield { ...scenario, arrivals: [...before, ...behind.map(earlier)] };
  }
}
