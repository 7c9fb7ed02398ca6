import type { Leak } from './leak.ts';
import { acknowledgesTooMuch } from './leaks/pair/acknowledges-too-much.ts';
import { buffersUnbounded } from './leaks/pair/buffers-unbounded.ts';
import { clockBackAtGoLive } from './leaks/pair/clock-back-at-go-live.ts';
import { copyForgetsInFlight } from './leaks/pair/copy-forgets-in-flight.ts';
import { copyOldOutputs } from './leaks/pair/copy-old-outputs.ts';
import { divergedGoesLive } from './leaks/pair/diverged-goes-live.ts';
import { gateEmptied } from './leaks/pair/gate-emptied.ts';
import { joinTooEarly } from './leaks/pair/join-too-early.ts';
import { keptOutputsDropped } from './leaks/pair/kept-outputs-dropped.ts';
import { lagUnbounded } from './leaks/pair/lag-unbounded.ts';
import { lastEntryNotConsumed } from './leaks/pair/last-entry-not-consumed.ts';
import { markMissing } from './leaks/pair/mark-missing.ts';
import { noTestAndSet } from './leaks/pair/no-test-and-set.ts';
import { oldGenerationAccepted } from './leaks/pair/old-generation-accepted.ts';
import { outputEarly } from './leaks/pair/output-early.ts';
import { pendingIoDropped } from './leaks/pair/pending-io-dropped.ts';
import { pendingIoOrder } from './leaks/pair/pending-io-order.ts';
import { roomForAll } from './leaks/pair/room-for-all.ts';
import { sentAgain } from './leaks/pair/sent-again.ts';
import { takeTrueTwice } from './leaks/pair/take-true-twice.ts';
import { writeEarly } from './leaks/pair/write-early.ts';

/** Every leak of a pair that the laws have to find (docs/canaries.md says which bugs they stand for). */
export const PAIR_LEAKS: readonly Leak[] = [
  {
    name: 'output-early',
    what: 'an output leaves with an entry for its own slot, one slot too early',
    rig: outputEarly,
  },
  {
    name: 'write-early',
    what: 'a write goes to the disk with an entry for its own slot, one slot too early',
    rig: writeEarly,
  },
  {
    name: 'mark-missing',
    what: 'no mark is written for an output; what was logged before it counts as covering it',
    rig: markMissing,
  },
  {
    name: 'acknowledges-too-much',
    what: 'the backup acknowledges one entry more than it has',
    rig: acknowledgesTooMuch,
  },
  {
    name: 'gate-emptied',
    what: 'what waits in the gate leaves as soon as the backup is missed',
    rig: gateEmptied,
  },
  {
    name: 'no-test-and-set',
    what: 'who misses the other one goes on alone without asking the disk',
    rig: noTestAndSet,
  },
  {
    name: 'take-true-twice',
    what: 'the disk grants one generation to both hosts',
    rig: takeTrueTwice,
  },
  {
    name: 'old-generation-accepted',
    what: 'the disk takes writes of an old generation',
    rig: oldGenerationAccepted,
  },
  {
    name: 'kept-outputs-dropped',
    what: 'a backup that takes over sends nothing of what it kept',
    rig: keptOutputsDropped,
  },
  {
    name: 'sent-again',
    what: 'a backup that takes over sends all outputs again, those too of which it was told that they had left',
    rig: sentAgain,
  },
  {
    name: 'pending-io-dropped',
    what: 'requests in flight at a takeover are not made again',
    rig: pendingIoDropped,
  },
  {
    name: 'pending-io-order',
    what: 'requests in flight at a takeover are made again in the reverse order',
    rig: pendingIoOrder,
  },
  {
    name: 'last-entry-not-consumed',
    what: 'what came last of the log is acknowledged, and lost at a takeover',
    rig: lastEntryNotConsumed,
  },
  {
    name: 'clock-back-at-go-live',
    what: 'the clock goes on up to 64 ticks before the last value logged',
    rig: clockBackAtGoLive,
  },
  {
    name: 'diverged-goes-live',
    what: 'a backup that has diverged says nothing of it, and takes over all the same',
    rig: divergedGoesLive,
  },
  {
    name: 'lag-unbounded',
    what: 'the primary does not wait for its backup, however far that is behind',
    rig: lagUnbounded,
  },
  {
    name: 'buffers-unbounded',
    what: 'the primary goes on, however much of its log is under way',
    rig: buffersUnbounded,
  },
  {
    name: 'room-for-all',
    what: 'the backup takes more of the log than it has room for',
    rig: roomForAll,
  },
  {
    name: 'join-too-early',
    what: 'a new backup may go live as soon as it has the guest’s state, while outputs still leave at once',
    rig: joinTooEarly,
  },
  {
    name: 'copy-forgets-in-flight',
    what: 'the state that a new backup is given has no requests in flight',
    rig: copyForgetsInFlight,
  },
  {
    name: 'copy-old-outputs',
    what: 'a new backup counts the guest’s outputs from 0',
    rig: copyOldOutputs,
  },
];
