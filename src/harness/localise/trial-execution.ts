import type { Outcome } from '../../hypervisor/outcome.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Bench, ReplayMeddling } from '../bench.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Execution, Standing } from './execution.ts';
import type { Follower } from './follower.ts';
import { outcomeText } from './outcome-text.ts';

/** The primary of a trial, live in its scenario's environment. It needs a bench of its own. */
export function recordedExecution(bench: Bench, scenario: Scenario, name = 'primary'): Execution {
  const machine = bench.primary;
  const run = (follower: Follower): Standing =>
    standing(machine, scenario.limit, follower, () => {
      const { outputs, outcome } = bench.record(scenario, undefined, follower);
      return { outputs, outcome };
    });
  return { name, machine, from: 0, run };
}

/** A backup that replays a trial's log. It needs a bench of its own. */
export function replayedExecution(
  bench: Bench,
  log: Uint8Array,
  meddling: ReplayMeddling = {},
  name = 'backup',
): Execution {
  const machine = bench.backup;
  const run = (follower: Follower): Standing =>
    standing(machine, Infinity, follower, () => {
      const { outputs, ended, result } = bench.replay(log, meddling, follower);
      if (result.verdict === 'equal') return { outputs, outcome: result.outcome };
      const misfit = ended?.end === 'stopped' && result.verdict === 'diverged';
      return { outputs, outcome: ended, ...(misfit && { misfit: result.divergence.message }) };
    });
  return { name, machine, from: meddling.fromSnapshot ?? 0, run };
}

interface Ran {
  readonly outputs: number;
  readonly outcome: Outcome | undefined;
  /** Why the log that was replayed does not go on. */
  readonly misfit?: string;
}

/** Where a machine stands that was run. One that throws has ended where it has thrown. */
function standing(machine: Machine, limit: number, { until = Infinity }: Follower, run: () => Ran): Standing {
  try {
    const { outputs, outcome, misfit } = run();
    const stopped = outcome?.end === 'limit' && machine.position >= Math.min(until, limit) && until <= limit;
    const end = stopped ? undefined : (misfit ?? outcomeText(outcome));
    return { outputs, end, ...(misfit !== undefined && !stopped && { misfit: true }) };
  } catch (error) {
    return { outputs: 0, end: error instanceof Error ? error.message : String(error) };
  }
}
