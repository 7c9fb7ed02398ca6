import fc from 'fast-check';
import type { Subject } from '../../subject.ts';
import { DEFAULT_CHECKPOINTS } from '../scenario.ts';
import type { Arrival, Event } from '../scenario.ts';
import { eventFor, kindOf } from './event.ts';
import type { EventBounds, EventKind } from './event.ts';
import { aimedPlace, placeOf } from './place.ts';
import type { AimedPlace } from './place.ts';

export interface ArrivalsOptions extends EventBounds {
  /** Position at which the trial ends. */
  readonly limit: number;
  /** How many arrive at most, of all kinds; default 30. */
  readonly maxLength?: number;
}

const DEFAULT_MAX_LENGTH = 30;
const MAX_BURST = 4;
/** Few arrivals leave each other room; a third of the scenarios each has at most so many places. */
const FEW = [4, 12];
/** The trial is over at the first. */
const MAX_POWER_OFFS = 1;

/** What arrives at one place, in this order. */
interface Burst {
  readonly place: AimedPlace;
  readonly events: readonly Event[];
}

/**
 * What reaches a guest: of the kinds that it takes, at places that are aimed at or just anywhere, alone or in bursts.
 * Shrinks to nothing, to small positions, and to simple events.
 * @param options with `checkpoints`, how many slots lie between those that are aimed at
 */
export function arrivals(
  subject: Subject,
  options: ArrivalsOptions & { readonly checkpoints?: number },
): fc.Arbitrary<Arrival[]> {
  const { checkpoints = DEFAULT_CHECKPOINTS } = options;
  return bursts(subject, options).map((all) => arrivalsOf(all, checkpoints, options));
}

/** The same, for as long as it is not known how far apart checkpoints are. */
export function bursts(subject: Subject, options: ArrivalsOptions): fc.Arbitrary<Burst[]> {
  const event = eventFor(subject, options);
  const events = fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: event.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(event, { minLength: 2, maxLength: MAX_BURST, size: 'max' }) },
  );
  const burst = fc.record({ place: aimedPlace(subject, options.limit), events }, { noNullPrototype: true });
  const most = options.maxLength ?? DEFAULT_MAX_LENGTH;
  return fc.oneof(
    { withCrossShrink: true },
    ...FEW.map((few) => fc.array(burst, { maxLength: Math.min(few, most), size: 'max' })),
    fc.array(burst, { maxLength: most, size: 'max' }),
  );
}

/** Within the bounds, and those of a known position in their order. */
export function arrivalsOf(all: readonly Burst[], checkpoints: number, options: ArrivalsOptions): Arrival[] {
  const room = new Map<EventKind, number>();
  const arriving: Arrival[] = [];
  for (const { place, events } of all) {
    const where = placeOf(place, checkpoints, options.limit);
    for (const event of events) {
      if (arriving.length >= (options.maxLength ?? DEFAULT_MAX_LENGTH)) break;
      const kind = kindOf(event);
      const left = room.get(kind) ?? boundOf(kind, options);
      room.set(kind, left - 1);
      if (left > 0) arriving.push({ ...where, ...event });
    }
  }
  return arriving.sort((a, b) => orderOf(a) - orderOf(b));
}

function boundOf(kind: EventKind, options: ArrivalsOptions): number {
  const bound = options[kind]?.maxLength ?? Infinity;
  return kind === 'powerOffs' ? Math.min(bound, MAX_POWER_OFFS) : bound;
}

/** What waits for the guest comes last. */
function orderOf(arrival: Arrival): number {
  return 'at' in arrival ? arrival.at : Number.MAX_SAFE_INTEGER;
}
