import type { Rig } from '../../../harness/rig.ts';

/** A backup that takes what was asked for for what was done. */
export const pendingIoDropped: Rig = { pair: { pending: () => [] } };
