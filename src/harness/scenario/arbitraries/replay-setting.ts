import fc from 'fast-check';
import type { ReplaySetting } from '../scenario.ts';
import { uniformPosition } from './place.ts';
import { settingOf, shortList } from './tail.ts';

/** Slices of a few slots are rare: they make a trial slow. */
const slots = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 500 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }) },
);

/** What the backup goes through while it replays: slices, reloads, caches forgotten. Each is rare enough to be cheap. */
export function replaySetting({ limit }: { readonly limit: number }): fc.Arbitrary<ReplaySetting> {
  const position = uniformPosition(limit);
  const positions = (maxLength: number): fc.Arbitrary<number[]> =>
    fc.array(position, { maxLength, size: 'max' }).map((list) => list.sort((a, b) => a - b));
  return settingOf<Required<ReplaySetting>>({
    slices: shortList(slots, 4),
    reloads: positions(2),
    forgets: positions(4),
  });
}
