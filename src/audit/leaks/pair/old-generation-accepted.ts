import type { Rig } from '../../../harness/rig.ts';
import { TestAndSet } from '../../../replication/test-and-set.ts';

/** A disk that says who is live, and takes writes from everybody. */
class UnfencedTestAndSet extends TestAndSet {
  override admits(): boolean {
    return true;
  }
}

export const oldGenerationAccepted: Rig = { pair: { testAndSet: (owned) => new UnfencedTestAndSet(owned) } };
