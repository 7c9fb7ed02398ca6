import fc from 'fast-check';
import type { ClockSetting } from '../scenario.ts';
import { settingOf, shortList, tailOf } from './tail.ts';

/** In ticks. */
const SMALL = 30;
const JUMP = 20_000;
const LONG_JUMP = 2 ** 40;

/** Steps between readings, and lateness of timers: none, some, or a jump. */
const ticks = fc.oneof(
  { weight: 4, arbitrary: fc.nat(SMALL) },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat(JUMP) },
);
/** A clock may also leap days ahead, as one that is set does. */
const steps = fc.oneof({ weight: 15, arbitrary: ticks }, { weight: 1, arbitrary: fc.nat(LONG_JUMP) });

/** How time goes by: steps, stalls and jumps of readings, late timers, slow and fast clocks. */
export function clockSetting(): fc.Arbitrary<ClockSetting> {
  return settingOf<Required<ClockSetting>>({
    rate: fc.constantFrom(0.1, 0.01, 1, 0.001, 20, 0),
    steps: shortList(steps),
    tail: tailOf(SMALL),
    lateness: shortList(ticks),
    latenessTail: tailOf(SMALL),
  });
}
