import type { Sequence } from './steps.ts';

/**
 * The smallest sequence that still fails: steps are taken out in ever smaller pieces, then registers and place are made
 * plain, as long as one of all these candidates fails.
 * @param firstFailing the first of some sequences that fails, all being tried at once
 */
export async function shrink(
  failing: Sequence,
  firstFailing: (candidates: readonly Sequence[]) => Promise<Sequence | undefined>,
): Promise<Sequence> {
  for (let smallest = failing; ;) {
    const smaller = await firstFailing(candidates(smallest));
    if (smaller === undefined) return smallest;
    smallest = smaller;
  }
}

/** What is a little simpler, what takes most away first. */
function candidates(sequence: Sequence): Sequence[] {
  const { values, before, steps } = sequence;
  const simpler: Sequence[] = [];
  for (let piece = Math.ceil(steps.length / 2); piece >= 1; piece = piece === 1 ? 0 : Math.ceil(piece / 2)) {
    for (let from = 0; from < steps.length; from += piece) {
      simpler.push({ values, before, steps: [...steps.slice(0, from), ...steps.slice(from + piece)] });
    }
  }
  if (values.some((value) => value !== 0n)) simpler.push({ values: [0n], before, steps });
  if (before !== 0) simpler.push({ values, before: 0, steps });
  return simpler;
}
