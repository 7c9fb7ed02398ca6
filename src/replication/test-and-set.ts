/** Where the disk keeps whose it is, so that it survives the disk. */
export interface Ownership {
  readonly generation: number;
  readonly owner: string;
}

/**
 * The shared disk's one-winner operation. Each pairing of two hosts has a generation of its own, and whoever wants to be
 * live without the other has to have it: of two that ask, one gets it.
 */
export class TestAndSet {
  #owned: Ownership;

  constructor(owned: Ownership) {
    this.#owned = owned;
  }

  get owned(): Ownership {
    return this.#owned;
  }

  /**
   * Takes a generation for an owner, if it is newer than all before. True again for who has it already: the first answer may
   * have got lost.
   */
  take(generation: number, owner: string): boolean {
    if (generation > this.#owned.generation) {
      this.#owned = { generation, owner };
      return true;
    }
    return generation === this.#owned.generation && owner === this.#owned.owner;
  }

  /** Whether the disk takes a write of this generation: nobody has taken a newer one. */
  admits(generation: number): boolean {
    return generation >= this.#owned.generation;
  }
}
