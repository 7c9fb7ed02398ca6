import type { Rig } from '../../../harness/rig.ts';

const FALL_TICKS = 64;

/** A backup that takes up the clock a little before where the primary has got to with it. */
export const clockBackAtGoLive: Rig = { pair: { clockFrom: (last) => Math.max(0, last - FALL_TICKS) } };
