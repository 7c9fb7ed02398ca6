import type { Clock, Environment } from '../../environment/environment.ts';
import type { Rig } from '../../harness/rig.ts';
import { otherHost } from '../other-host.ts';

/** One reading in so many falls, by at most so many ticks. */
const FALLS_ONCE_IN = 8;
const MAX_FALL_TICKS = 64;

/** A clock that is put back now and then. */
function fallingClock(clock: Clock): Clock {
  const host = otherHost('clock adjustments');
  return {
    ...(clock.virtual === undefined ? {} : { virtual: clock.virtual }),
    now: (position) => clock.now(position),
    reading: (position) => {
      const reading = clock.reading(position);
      return host.oneIn(FALLS_ONCE_IN) ? Math.max(0, reading - host.integer(1, MAX_FALL_TICKS)) : reading;
    },
  };
}

/** @param trusting machines that take a clock value that is less than one before it */
export function clockGoingBack(trusting: Rig): Rig {
  const environment = (outside: Environment): Environment => ({
    ...outside,
    clock: fallingClock(outside.clock),
  });
  return { ...trusting, environment };
}
