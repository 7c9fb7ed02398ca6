import type { Rig } from '../../../harness/rig.ts';

/** A backup that makes pending requests again from the last one to the first. */
export const pendingIoOrder: Rig = { pair: { pending: (inFlight) => inFlight.toReversed() } };
