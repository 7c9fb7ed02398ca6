import type { Rig } from '../../../harness/rig.ts';
import { TestAndSet } from '../../../replication/test-and-set.ts';

/** A disk that remembers which generation was taken, and not by whom. */
class OwnerlessTestAndSet extends TestAndSet {
  override take(generation: number, owner: string): boolean {
    super.take(generation, owner);
    return generation === this.owned.generation;
  }
}

export const takeTrueTwice: Rig = { pair: { testAndSet: (owned) => new OwnerlessTestAndSet(owned) } };
