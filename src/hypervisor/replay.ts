import { LockstepError } from '../machine/errors.ts';
import type { Machine } from '../machine/machine.ts';
import { run, runSync } from './drive.ts';
import type { Outcome } from './outcome.ts';
import type { Replayer, ReplayResult } from './replayer.ts';
import type { Statistics } from './statistics.ts';

export interface ReplayOptions {
  /** Where to count what happens. */
  readonly statistics?: Statistics;
}

/**
 * Runs a machine as backup to the end of a log.
 * @param machine at power-on, built from the log's header
 * @throws LockstepError `bad-log`: the log is damaged where the replay has got to
 */
export async function replay(
  machine: Machine,
  replayer: Replayer,
  options: ReplayOptions = {},
): Promise<ReplayResult> {
  try {
    return replayer.conclude(await run(machine, replayer, options), machine);
  } catch (error) {
    return concludeRefused(error, machine, replayer);
  }
}

/** The same at once, where no host has to have its turn. */
export function replaySync(machine: Machine, replayer: Replayer, options: ReplayOptions = {}): ReplayResult {
  return concludeReplay(replayer, machine, () => runSync(machine, replayer, options));
}

/** What comes of a replay that `run` carries out: an input that the machine refuses is how a log differs from it. */
export function concludeReplay(replayer: Replayer, machine: Machine, run: () => Outcome): ReplayResult {
  try {
    return replayer.conclude(run(), machine);
  } catch (error) {
    return concludeRefused(error, machine, replayer);
  }
}

function concludeRefused(error: unknown, machine: Machine, replayer: Replayer): ReplayResult {
  if (!(error instanceof LockstepError) || error.code !== 'bad-input') throw error;
  replayer.refused(error.message, machine);
  return replayer.conclude({ end: 'stopped' }, machine);
}
