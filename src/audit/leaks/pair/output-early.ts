import type { Rig } from '../../../harness/rig.ts';
import { Primary } from '../../../replication/primary.ts';

/** A primary that lets an output leave with an entry for its own slot, of which the backup need not have got any further. */
class EarlyPrimary extends Primary {
  protected override release(position: number): void {
    super.release(position + 1);
  }
}

export const outputEarly: Rig = { pair: { primary: (options) => new EarlyPrimary(options) } };
