import { clockNeverFalls } from './clock.ts';
import { logSurvivesCodec } from './codec.ts';
import { damageIsNoticed } from './damage.ts';
import { everyEntryMatters } from './entries-matter.ts';
import type { Law } from './law.ts';
import { cachingIsUnobservable, savingIsUnobservable, slicesAreUnobservable } from './meddling.ts';
import { eventsLandWhereLogged } from './places.ts';
import { replayEqualsRecord } from './replay-equals-record.ts';
import { sameBytes } from './same-bytes.ts';
import { snapshotsAreHistory } from './snapshots.ts';
import { divergedNeverLive } from './pair/diverged-never-live.ts';
import { diskOfOneMachine } from './pair/disk-of-one-machine.ts';
import { buffersAreBounded } from './pair/buffers-are-bounded.ts';
import { lagIsBounded } from './pair/lag-is-bounded.ts';
import { neverTwoLive } from './pair/never-two-live.ts';
import { nothingLost } from './pair/nothing-lost.ts';
import { oneMachineFromOutside } from './pair/one-machine-from-outside.ts';
import { outputRule } from './pair/output-rule.ts';
import { pairGoesOn } from './pair/pair-goes-on.ts';
import { repeatsAreNeeded } from './pair/repeats-are-needed.ts';
import { timeGoesOn } from './pair/time-goes-on.ts';

/** All that must hold of record and replay; `docs/laws.md` says how each is judged. */
export const RECORD_REPLAY_LAWS: readonly Law[] = [
  replayEqualsRecord,
  eventsLandWhereLogged,
  clockNeverFalls,
  sameBytes,
  slicesAreUnobservable,
  savingIsUnobservable,
  cachingIsUnobservable,
  snapshotsAreHistory,
  logSurvivesCodec,
  damageIsNoticed,
  everyEntryMatters,
];

/** All that must hold of a primary and its backup. */
export const PAIR_LAWS: readonly Law[] = [
  outputRule,
  oneMachineFromOutside,
  neverTwoLive,
  nothingLost,
  repeatsAreNeeded,
  diskOfOneMachine,
  divergedNeverLive,
  timeGoesOn,
  pairGoesOn,
  lagIsBounded,
  buffersAreBounded,
];

/** All that must hold of Lockstep itself. */
export const LAWS: readonly Law[] = [...RECORD_REPLAY_LAWS, ...PAIR_LAWS];
