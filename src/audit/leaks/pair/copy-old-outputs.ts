import type { Rig } from '../../../harness/rig.ts';

/** A new backup that numbers outputs from its own first one, and takes what is reported of others for what is said of its own. */
export const copyOldOutputs: Rig = { pair: { copy: (message) => ({ ...message, outputs: 0 }) } };
