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

/** All that must hold of Lockstep itself; `docs/laws.md` says how each is judged. */
export const LAWS: readonly Law[] = [
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
