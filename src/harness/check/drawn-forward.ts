import type { Arrival, Scenario } from '../scenario/scenario.ts';

/** What a guest spends on an arrival is more, but loops that are shorter come by the same instruction again. */
const MOST_SLOTS = 32;

/**
 * Scenarios without one of this one's arrivals, and with what has positions behind it drawn forward by 1, 2, 3 and so on
 * slots, later arrivals and what is done to the backup: without it the guest is earlier at what it does then, and at the old
 * position they would miss the place that matters.
 */
export function* drawnForward(scenario: Scenario, index: number): Generator<Scenario> {
  const { arrivals = [], replay } = scenario;
  const [before, behind] = [arrivals.slice(0, index), arrivals.slice(index + 1)];
  const deeds = (replay?.reloads ?? []).length + (replay?.forgets ?? []).length;
  if (deeds === 0 && !behind.some((arrival) => 'at' in arrival)) return;
  const least = before.reduce((last, arrival) => ('at' in arrival ? Math.max(last, arrival.at) : last), 0);
  for (let slots = 1; slots <= MOST_SLOTS; slots++) {
    const earlier = (arrival: Arrival): Arrival =>
      'at' in arrival ? { ...arrival, at: Math.max(least, arrival.at - slots) } : arrival;
    const left = [...before, ...behind.map(earlier)];
    yield { ...scenario, arrivals: left, ...(deeds > 0 && { replay: drawn(replay!, least, slots) }) };
  }
}

function drawn(
  replay: NonNullable<Scenario['replay']>,
  least: number,
  slots: number,
): NonNullable<Scenario['replay']> {
  const earlier = (positions: readonly number[]): number[] =>
    positions.map((position) => Math.max(least, position - slots));
  const { reloads, forgets } = replay;
  return {
    ...replay,
    ...(reloads && { reloads: earlier(reloads) }),
    ...(forgets && { forgets: earlier(forgets) }),
  };
}
