import type { Bench, Trial } from '../bench.ts';
import { compareReplay } from './compare-replay.ts';
import { replayAndMeddled } from './executions.ts';
import type { Law } from './law.ts';

export const snapshotsAreHistory: Law = {
  name: 'a snapshot is as good as history',
  statement:
    'A replay that begins with a snapshot of the log goes on as one that has come there from power-on.',
  cheap: false,
  executions: (trial, benches) => {
    const whole = withSnapshot(trial, benches[0]);
    return replayAndMeddled(whole, benches, { fromSnapshot: 0 }, 'from the snapshot');
  },
  judge: (trial, bench) => {
    const { recorded, replayed } = withSnapshot(trial, bench);
    const whole = compareReplay(recorded, replayed);
    if (whole !== undefined) return whole;
    return compareReplay(recorded, bench.replay(recorded.log, { fromSnapshot: 0 }));
  },
};

/** The trial itself if a snapshot was taken in it; otherwise the same with one in its middle. */
function withSnapshot(trial: Trial, bench: Bench): Trial {
  const { scenario, recorded } = trial;
  const arrivals = scenario.arrivals ?? [];
  if (arrivals.some((arrival, index) => 'snapshot' in arrival && recorded.reached[index] === true))
    return trial;
  const middle = Math.floor(recorded.position / 2);
  // First, since nothing comes behind a power-off.
  return bench.run({ ...scenario, arrivals: [{ at: middle, snapshot: true }, ...arrivals] });
}
