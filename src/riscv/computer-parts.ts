import type { DeviceParts } from './board/device-parts.ts';
import type { HartModule } from './hart/core.ts';

/** What a computer can be put together from instead of what Lockstep ships: for tests of what tests find. */
export interface ComputerParts {
  /** Compiled from the same sources. */
  readonly hart?: HartModule | undefined;
  readonly devices?: DeviceParts;
}
