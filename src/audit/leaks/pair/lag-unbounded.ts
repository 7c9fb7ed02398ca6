import type { Rig } from '../../../harness/rig.ts';
import { Primary } from '../../../replication/primary.ts';

/** A primary that waits for nobody. */
class UnboundedPrimary extends Primary {
  override get limit(): number {
    return Infinity;
  }
}

export const lagUnbounded: Rig = { pair: { primary: (options) => new UnboundedPrimary(options) } };
