/** How a law or an invariant was seen not to hold. */
export interface Breach {
  /** Where it was seen: the guest had executed so many slots. */
  readonly position: number;
  /** The slot that it is about, if that is another one than the last one executed there. */
  readonly slot?: number;
  /** What was seen, for people. */
  readonly message: string;
}
