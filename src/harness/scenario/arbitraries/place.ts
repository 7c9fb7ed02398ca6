import fc from 'fast-check';
import type { Happening } from '../../../machine/machine.ts';
import type { Subject } from '../../subject.ts';
import type { Place } from '../scenario.ts';

/** A place, as long as it is not known how far apart checkpoints are. */
export type AimedPlace =
  | Place
  /** The number of a checkpoint, from 1, and how many slots beside it. */
  | { readonly checkpoint: number; readonly beside: number };

/** How many slots behind a happening things are delivered, where there is more to say than `NEAR`. */
const REACH: Readonly<Record<Happening, readonly { readonly slots: number; readonly weight: number }[]>> = {
  // In the handler: in its first instructions, while it saves registers, and where it does its work.
  trap: [
    { slots: 6, weight: 4 },
    { slots: 80, weight: 2 },
  ],
  // Between load and store.
  lr: [{ slots: 6, weight: 4 }],
  // At the doorbell, and while the DMA is pending that it asked for.
  doorbell: [
    { slots: 8, weight: 3 },
    { slots: 3000, weight: 3 },
  ],
};
/** At the end of a page, or around a symbol. */
const NEAR = [{ slots: 4, weight: 3 }] as const;

const CHECKPOINT_WEIGHT = 3;
const UNIFORM_WEIGHT = 7;
const MAX_CHECKPOINT = 40;
/** Of positions: those near the beginning come more often, for short guests. */
const MAGNITUDES = [2 ** 8, 2 ** 12, 2 ** 16];

/** Where something arrives: aimed at what the guest does, at checkpoints, or anywhere. Shrinks to small positions. */
export function aimedPlace({ places = [] }: Subject, limit: number): fc.Arbitrary<AimedPlace> {
  const others = places.filter((place) => !Object.hasOwn(REACH, place));
  return fc.oneof(
    { withCrossShrink: true },
    { weight: UNIFORM_WEIGHT, arbitrary: uniformPosition(limit).map((at) => ({ at })) },
    { weight: CHECKPOINT_WEIGHT, arbitrary: besideCheckpoint },
    ...Object.entries(REACH).flatMap(([happening, reach]) =>
      places.includes(happening) ? afterAny([happening], reach) : [],
    ),
    ...(others.length === 0 ? [] : afterAny(others, NEAR)),
  );
}

/** @returns a place in front of the limit */
export function placeOf(aimed: AimedPlace, checkpoints: number, limit: number): Place {
  if (!('checkpoint' in aimed)) return aimed;
  const count = Math.max(1, Math.floor((limit - 1) / checkpoints));
  const number = 1 + ((aimed.checkpoint - 1) % count);
  return { at: Math.max(0, Math.min(number * checkpoints + aimed.beside, limit - 1)) };
}

/** Any position in front of the limit, with a liking for the first ones. */
export function uniformPosition(limit: number): fc.Arbitrary<number> {
  const near = MAGNITUDES.filter((magnitude) => magnitude < limit);
  return fc.oneof(
    { withCrossShrink: true },
    ...near.map((magnitude) => ({ weight: 1, arbitrary: fc.nat(magnitude - 1) })),
    { weight: near.length + 1, arbitrary: fc.nat(limit - 1) },
  );
}

const besideCheckpoint = fc.record(
  { checkpoint: fc.integer({ min: 1, max: MAX_CHECKPOINT }), beside: fc.constantFrom(0, -1, 1) },
  { noNullPrototype: true },
);

/** The first few times, or one that comes later, if it does. */
const hits = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 30 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 300 }) },
);

function afterAny(
  happenings: readonly Happening[],
  reach: readonly { readonly slots: number; readonly weight: number }[],
): fc.WeightedArbitrary<Place>[] {
  const after = happenings.length === 1 ? fc.constant(happenings[0]!) : fc.constantFrom(...happenings);
  return reach.map(({ slots, weight }) => ({
    weight,
    arbitrary: fc.record({ after, hit: hits, plus: fc.nat(slots) }, { noNullPrototype: true }),
  }));
}
