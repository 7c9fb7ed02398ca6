/** What is asked of a guest, as plain data: JSON values only. A fixture that has it judges its guest by itself. */
export interface InvariantSetting {
  /** The guest never ends with another exit code. */
  readonly exit?: number;
  /** It ends with this exit code, and before the limit. */
  readonly ends?: number;
  /** Nothing that it prints matches; as `patternFrom` reads them. */
  readonly neverOutput?: readonly string[];
  /** All that it has printed matches in the end. */
  readonly finallyOutput?: readonly string[];
  /** It executes no more slots than this without an output. */
  readonly outputEvery?: number;
  /** It never executes the instructions at these symbols. */
  readonly neverReach?: readonly string[];
}
