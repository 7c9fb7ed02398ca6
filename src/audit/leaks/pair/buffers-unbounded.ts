import type { Rig } from '../../../harness/rig.ts';
import { Primary } from '../../../replication/primary.ts';

/** A primary that goes on as long as it has a backup, however much is under way to that. */
class UnboundedPrimary extends Primary {
  override get mayRun(): boolean {
    return this.state !== 'taking' && this.state !== 'halted';
  }
}

export const buffersUnbounded: Rig = { pair: { primary: (options) => new UnboundedPrimary(options) } };
