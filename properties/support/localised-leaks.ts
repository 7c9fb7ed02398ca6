import type { EventLine, Localisation } from '../../src/harness/localise/localisation.ts';

/** What of a localisation says that it is the right instruction. */
type Right = (localisation: Localisation) => boolean;

const text =
  (pattern: RegExp): Right =>
  ({ place }) =>
    pattern.test(place?.text ?? '');

const symbol =
  (pattern: RegExp): Right =>
  ({ place }) =>
    pattern.test(place?.symbol ?? '');

/** In the slot itself one side got something that the other one did not get there, or not so. */
const differentEvent =
  (pattern: RegExp): Right =>
  ({ events, position }) =>
    events.flat().some((event) => event.differs && event.position === position && pattern.test(event.text));

const both =
  (...rights: readonly Right[]): Right =>
  (localisation) =>
    rights.every((right) => right(localisation));

const either =
  (...rights: readonly Right[]): Right =>
  (localisation) =>
    rights.some((right) => right(localisation));

const first: Right = ({ certainty }) => certainty === 'first';

/** Of a replay that begins with a snapshot: what is saved is not all, so that it is another machine at once. */
const begun: Right = ({ certainty, sides }) =>
  certainty === 'from the beginning' && sides[1] === 'from the snapshot';

const arrivedHere =
  (pattern: RegExp): Right =>
  ({ events, position }) =>
    events.every((side) => side.some((event) => isHere(event, position) && pattern.test(event.text)));

function isHere(event: EventLine, position: number): boolean {
  return event.position === position;
}

/** No instruction of the guest is at fault. */
const byItsHost: Right = ({ certainty, sides, blame }) =>
  certainty === 'seen' && sides[0] === 'guest' && /need/.test(blame?.says ?? '');

/** By leak, what the slot has to be like that its failures are localised to. */
export const RIGHT_SLOT: Readonly<Record<string, Right>> = {
  // The instruction that reads the clock, or where its timer goes off.
  'clock-not-logged': both(first, differentEvent(/^(reading|timer): /)),
  'cycles-from-host': both(first, text(/^(rdcycle \w+|csrr \w+, m?cycle)$/)),
  'entropy-not-logged': both(first, differentEvent(/^completion: device 7/)),
  // What arrives there on one side, and not yet, or not any more, on the other.
  'interrupt-late': both(first, differentEvent(/./)),
  'interrupt-early': both(first, differentEvent(/./)),
  // The doorbell: half of the data is there then.
  'dma-without-bounce-buffer': both(
    first,
    symbol(/^queue_notify/),
    text(/^sw /),
    ({ memoryBytes }) => memoryBytes > 0,
  ),
  'completion-order': both(first, arrivedHere(/^completion: /)),
  // What was cut may leave no trace in a guest that does not read it.
  'packet-truncated': differentEvent(/^frame: device 6, 60 bytes/),
  'reservation-kept': both(first, arrivedHere(/^completion: /), ({ registers }) =>
    registers.some(({ name }) => name === 'reservation'),
  ),
  // The first instruction of the code that was overwritten.
  'stale-code': both(first, symbol(/^dma_pages/)),
  'woken-unasked': both(first, text(/^waits for an interrupt$/)),
  // Memory is not what it was; or the first instruction that loads of it.
  'checkpoint-misses-page': both(either(first, begun), ({ memoryBytes }) => memoryBytes > 0),
  // No source is enabled any more: the interrupt is not pending, and not taken.
  'state-left-out': both(
    either(first, begun),
    either(
      text(/mip$/),
      ({ did }) => did[0] !== did[1],
      ({ registers }) => registers.length > 0,
    ),
  ),
  'entry-lost': both(first, differentEvent(/./)),
  'clock-going-back': ({ events, position }) =>
    events.flat().some((event) => isHere(event, position) && /^(reading|timer): /.test(event.text)),
  // Of a pair, the slot that sends out what should not have left, or not have been lost, or not been written over.
  'output-early': text(/^(print|write)$/),
  'write-early': text(/^(write|note)$/),
  'mark-missing': text(/^(print|write|note)$/),
  'gate-emptied': text(/^(print|write|note)$/),
  'take-true-twice': text(/^print$/),
  'kept-outputs-dropped': text(/^print$/),
  'pending-io-dropped': text(/^(write|note)$/),
  'pending-io-order': text(/^write$/),
  'old-generation-accepted': text(/^(write|note)$/),
  'sent-again': text(/^print$/),
  'copy-old-outputs': text(/^print$/),
  // The write that nobody carries out; or the state that a new backup finds to be another one.
  'copy-forgets-in-flight': either(text(/^(write|note)$/), byItsHost, first),
  // What has left, or where the guest of the host stood that may go live.
  'join-too-early': either(text(/^(print|write|note)$/), byItsHost),
  'clock-back-at-go-live': text(/^(read the clock|set the alarm)$/),
  // What a host does beside its guest: where the guest of that host stood, and which events brought it there.
  'acknowledges-too-much': byItsHost,
  'no-test-and-set': byItsHost,
  'last-entry-not-consumed': byItsHost,
  'diverged-goes-live': byItsHost,
  'lag-unbounded': byItsHost,
  'buffers-unbounded': byItsHost,
  'room-for-all': byItsHost,
};
