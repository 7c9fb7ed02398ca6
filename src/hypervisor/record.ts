import type { Machine } from '../machine/machine.ts';
import { run, runSync } from './drive.ts';
import type { DriveOptions } from './drive.ts';
import type { Outcome } from './outcome.ts';
import type { Recorder } from './recorder.ts';

/** Runs a machine as primary to its end, and finishes its log. */
export async function record(
  machine: Machine,
  recorder: Recorder,
  options: DriveOptions = {},
): Promise<Outcome> {
  const outcome = await run(machine, recorder, options);
  recorder.finish(outcome, machine);
  return outcome;
}

/** The same at once; for sources that never have to wait for a host. */
export function recordSync(machine: Machine, recorder: Recorder, options: DriveOptions = {}): Outcome {
  const outcome = runSync(machine, recorder, options);
  recorder.finish(outcome, machine);
  return outcome;
}
