import type { ReplayMeddling, Trial } from '../bench.ts';
import { recordedExecution, replayedExecution } from '../localise/trial-execution.ts';
import type { Benches, Executions } from './law.ts';

/** A primary, and the backup that replays its log. */
export function recordAndReplay({ scenario, recorded }: Trial, [a, b]: Benches): Executions {
  return [recordedExecution(a, scenario), replayedExecution(headed(b, scenario), recorded.log)];
}

/** A backup that replays a log, and another one to which something is done. */
export function replayAndMeddled(
  { scenario, recorded }: Trial,
  [a, b]: Benches,
  meddling: ReplayMeddling,
  name: string,
): Executions {
  return [
    replayedExecution(headed(a, scenario), recorded.log),
    replayedExecution(headed(b, scenario), recorded.log, meddling, name),
  ];
}

/** A bench that knows the header with which a scenario's logs begin. */
function headed<B extends Benches[number]>(bench: B, scenario: Trial['scenario']): B {
  bench.header(scenario);
  return bench;
}
