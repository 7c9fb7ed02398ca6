import type { Bench, Trial } from '../bench.ts';
import type { Breach } from '../breach.ts';
import type { ReplaySetting } from '../scenario/scenario.ts';
import { compareReplay } from './compare-replay.ts';
import { replayAndMeddled } from './executions.ts';
import type { Law } from './law.ts';

/** Slots. Short, odd and long, so that they end everywhere. */
const SLICES = [1, 7, 1, 64, 997, 5000];
/** Done at so many places, if the scenario has none. */
const PLACES = 3;

export const slicesAreUnobservable: Law = {
  name: 'slices change nothing',
  statement: 'However a run is cut into calls of `run`, the machine does the same.',
  cheap: false,
  judge: (trial, bench) => meddle(trial, bench, sliced(trial)),
  executions: (trial, benches) => replayAndMeddled(trial, benches, { setting: sliced(trial) }, 'in slices'),
};

export const savingIsUnobservable: Law = {
  name: 'save and load change nothing',
  statement:
    'A machine whose state is saved, lost and loaded again at any position goes on as if nothing had been.',
  cheap: false,
  judge: (trial, bench) => meddle(trial, bench, reloaded(trial)),
  executions: (trial, benches) => replayAndMeddled(trial, benches, { setting: reloaded(trial) }, 'reloaded'),
};

export const cachingIsUnobservable: Law = {
  name: 'caching cannot be observed',
  statement:
    'A machine that forgets at any position all that it only remembers to be quick goes on as if nothing had been.',
  cheap: false,
  judge: (trial, bench, count) => {
    if (bench.isForgetful) return meddle(trial, bench, forgetting(trial));
    count('nothing to forget');
    return undefined;
  },
  executions: (trial, benches) =>
    replayAndMeddled(trial, benches, { setting: forgetting(trial) }, 'forgetting'),
};

function sliced({ scenario }: Trial): ReplaySetting {
  const { slices = [] } = scenario.replay ?? {};
  return { slices: slices.length > 0 ? slices : SLICES };
}

function reloaded(trial: Trial): ReplaySetting {
  return { reloads: places(trial, trial.scenario.replay?.reloads) };
}

function forgetting(trial: Trial): ReplaySetting {
  return { forgets: places(trial, trial.scenario.replay?.forgets) };
}

function meddle({ recorded }: Trial, bench: Bench, setting: ReplaySetting): Breach | undefined {
  return compareReplay(recorded, bench.replay(recorded.log, { setting }));
}

/** Those of the scenario; without any, places where something arrived, and the middle. */
function places({ recorded }: Trial, given: readonly number[] = []): readonly number[] {
  if (given.length > 0) return given;
  const { deliveries, position } = recorded;
  const step = Math.max(1, Math.floor(deliveries.length / PLACES));
  const arrived = deliveries
    .filter((_, index) => index % step === 0)
    .map((delivery) => delivery.position + 1);
  return [...arrived, Math.floor(position / 2)];
}
