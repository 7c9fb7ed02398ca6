import { basename } from 'node:path';

import type { DiskFile } from '../../environment/host/disk-file.ts';
import { Bench } from '../../harness/bench.ts';
import type { Fixture } from '../../harness/fixture.ts';
import type { PairSetting, Scenario } from '../../harness/scenario/scenario.ts';
import type { Client } from '../../simulation/client.ts';
import { checkedGuest } from '../check/checked-guest.ts';
import type { CheckedGuest } from '../check/checked-guest.ts';
import { scenarioBoard } from '../scenario-board.ts';
import { aboutScenario, guestPathOf, readScenario } from '../scenario-file.ts';
import { required } from '../values.ts';
import { defaultClients, quietScene, tellingCrash } from './default-scene.ts';
import { SPARE_TICKS } from './pair-arguments.ts';
import type { PairArguments } from './pair-arguments.ts';
import { PairInsight } from './pair-insight.ts';
import { PairWatch } from './pair-watch.ts';

/** A guest and the world that it is to be seen in, as often as one likes. */
export interface Scene {
  /** The file name of the guest. */
  readonly name: string;
  /** Where the world is from. */
  readonly about: string;
  readonly guest: CheckedGuest;
  readonly scenario: Scenario;
  /** The name of the file that it is from. */
  readonly script: string | undefined;
  /** What there is to say of it. */
  readonly shown: Scenario;
  readonly bench: Bench;
  readonly insight: PairInsight;
}

/**
 * The scene of a script. One that says nothing of a pair is played on one of which nothing goes wrong.
 * @throws LockstepError
 */
export function scriptedScene(options: PairArguments, script: string, disks: readonly DiskFile[]): Scene {
  const fixture = readScenario(script);
  const { scenario } = fixture;
  return aboutScenario(script, () => {
    const guest = guestOf(fixture, options, disks);
    const limit = options.limit ?? scenario.limit;
    const played = { ...scenario, limit, pair: pairOf(options, scenario.pair) };
    return { ...sceneOf(guest, `as in ${basename(script)}`, played), script };
  });
}

/**
 * The scene of a guest for which nobody has written one: a world drawn from a seed, in which nothing goes wrong.
 * @param typing whether somebody types by a script at a guest that has one
 * @throws LockstepError
 */
export function quietSceneOf(options: PairArguments, typing: boolean, disks: readonly DiskFile[]): Scene {
  const { seed, limit } = options;
  const pair = pairOf(options, { spare: SPARE_TICKS });
  const guest = guestOf(undefined, options, disks);
  const clients = defaultClients(guest.subject.samples ?? {}, typing);
  const scenario = quietScene(seed, guest.board, clients, pair, limit);
  // Everything else follows from the seed.
  const shown = { lockstep: 1, limit: scenario.limit, pair, clients } as const;
  return sceneOf(guest, `seed ${seed}`, scenario, shown);
}

/** The same with the crash in it that shows the most. */
export function withCrash(scene: Scene): Scene {
  const { bench, scenario, shown } = scene;
  const history = bench.pair(scenario).run();
  const faults = [tellingCrash(history, bench.primary.position)];
  return { ...scene, scenario: { ...scenario, faults }, shown: { ...shown, faults } };
}

const MOST_SPEED = 300;
const LEAST_SPEED = 25;
const WATCHED_SECONDS = 12;

/** A speed at which one sees entries go and acknowledgements come, in ticks a second: less where all would be over at once. */
export function watchableSpeed({ bench, scenario }: Scene): number {
  const { ticks, outcome } = bench.pair(scenario).run();
  if (outcome?.end !== 'halt') return MOST_SPEED;
  return Math.max(LEAST_SPEED, Math.min(MOST_SPEED, Math.round(ticks / WATCHED_SECONDS)));
}

/**
 * A scene from its beginning.
 * @param others who deal with the guest beside the scenario's clients
 * @throws LockstepError `bad-scenario`
 */
export function beginScene(
  { bench, insight, scenario, script }: Scene,
  others: readonly Client[] = [],
): PairWatch {
  return aboutScenario(script, () => new PairWatch(bench, insight, scenario, others));
}

/** What is said of the hosts, with the third one that is asked for, or without one. */
function pairOf({ spare }: PairArguments, setting: PairSetting = {}): PairSetting {
  if (spare !== 'none') return spare === undefined ? setting : { ...setting, spare };
  const { spare: _, spareSpeed: __, spareClockAhead: ___, ...others } = setting;
  return others;
}

function guestOf(
  fixture: Fixture | undefined,
  options: PairArguments,
  disks: readonly DiskFile[],
): CheckedGuest {
  const path = fixture === undefined ? required('guest', options.guest) : guestPathOf(fixture, options.guest);
  return checkedGuest(path, options.raw, scenarioBoard(fixture?.scenario.board, options, disks), disks);
}

function sceneOf(guest: CheckedGuest, about: string, scenario: Scenario, shown = scenario): Scene {
  const insight = new PairInsight();
  const bench = new Bench(guest.subject, { ...guest.rig, pair: insight.parts });
  return { name: basename(guest.path), about, guest, scenario, script: undefined, shown, bench, insight };
}
