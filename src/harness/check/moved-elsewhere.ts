import { withoutEvent } from '../scenario/scenario-events.ts';
import type { Arrival, Scenario } from '../scenario/scenario.ts';

/** By so many slots: a few, and then ever more. */
const SHIFTS = [...Array.from({ length: 8 }, (_, index) => index + 1), 16, 32, 64, 128, 256, 512, 1024, 2048];

/**
 * Scenarios without one of this one's events, and with what arrives at positions somewhere else, earlier or later: without the
 * event the guest is elsewhere at what it does then, and what matters is there at other positions.
 * @param index of the event
 */
export function* movedElsewhere(scenario: Scenario, index: number): Generator<Scenario> {
  const without = withoutEvent(scenario, index);
  const { arrivals = [] } = without;
  if (!arrivals.some((arrival) => 'at' in arrival)) return;
  for (const slots of SHIFTS) {
    for (const by of [-slots, slots]) {
      const moved = (arrival: Arrival): Arrival =>
        'at' in arrival
          ? { ...arrival, at: Math.min(Math.max(0, arrival.at + by), scenario.limit) }
          : arrival;
      yield { ...without, arrivals: arrivals.map(moved) };
    }
  }
}
