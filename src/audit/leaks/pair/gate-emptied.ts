import type { Rig } from '../../../harness/rig.ts';
import { Primary } from '../../../replication/primary.ts';

/** A primary that takes itself for unprotected as soon as it misses its backup: nothing seems to be worth waiting for. */
class HastyPrimary extends Primary {
  protected override missed(): void {
    this.release(Infinity);
  }
}

export const gateEmptied: Rig = { pair: { primary: (options) => new HastyPrimary(options) } };
