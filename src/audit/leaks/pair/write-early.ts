import type { Rig } from '../../../harness/rig.ts';
import { Primary } from '../../../replication/primary.ts';

/** A primary that sends a write to the disk with an entry for its own slot: what `output-early` is for all that is sent out. */
class EarlyWriter extends Primary {
  override get covered(): number {
    return super.covered + 1;
  }
}

export const writeEarly: Rig = { pair: { primary: (options) => new EarlyWriter(options) } };
