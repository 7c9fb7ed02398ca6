import type { Rig } from '../../../harness/rig.ts';
import { HeldOutputs } from '../../../replication/held-outputs.ts';

/** A backup that takes what it has reproduced for what has left. */
export const keptOutputsDropped: Rig = { pair: { kept: ({ count }) => new HeldOutputs(count) } };
