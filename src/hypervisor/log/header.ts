import type { MachineDescription } from '../../machine/description.ts';

/** What a log says before its first entry: everything that a backup is built from. */
export interface LogHeader {
  /** Version of the package that recorded. */
  readonly release: string;
  readonly machine: MachineDescription;
  /** Checkpoints lie at the multiples of this many slots, and at the end. */
  readonly checkpointInterval: number;
}
