import type { Rig } from '../harness/rig.ts';
import type { Leak } from './leak.ts';
import { clockGoingBack } from './leaks/clock-going-back.ts';
import { clockNotLogged } from './leaks/clock-not-logged.ts';
import { completionOrder } from './leaks/completion-order.ts';
import { entropyNotLogged } from './leaks/entropy-not-logged.ts';
import { entryLost } from './leaks/entry-lost.ts';
import { interruptEarly } from './leaks/interrupt-early.ts';
import type { InHandler } from './leaks/interrupt-early.ts';
import { interruptLate } from './leaks/interrupt-late.ts';
import { packetTruncated } from './leaks/packet-truncated.ts';

/** What only those can break who know the machine. */
export interface MachineLeaks {
  readonly inHandler: InHandler;
  /** The backup's cycle counter is its host's. */
  readonly hostCycles: Rig;
  /** Reads go into the primary's memory as soon as the disk has them, and again when they complete. */
  readonly dmaWithoutBounceBuffer: Rig;
  /** The backup's DMA breaks no reservations. */
  readonly reservationKept: Rig;
  /** The backup goes on with what it decoded before DMA. */
  readonly staleCode: Rig;
  /** The primary wakes up without a reason. */
  readonly wokenUnasked: Rig;
  /** Digests leave a page out, on both sides. */
  readonly digestMissesPage: Rig;
  /** What is saved is not all, on both sides. */
  readonly stateLeftOut: Rig;
  /** Readings are taken that are up to 64 ticks less than the one before, on both sides. */
  readonly trusting: Rig;
}

/** Every leak that the laws have to find (docs/canaries.md says which bugs they stand for). */
export function leaksOf(machine: MachineLeaks): readonly Leak[] {
  return [
    {
      name: 'clock-not-logged',
      what: 'clock readings bypass the recorder; the backup asks its own host',
      rig: clockNotLogged,
    },
    {
      name: 'cycles-from-host',
      what: 'the cycle counter of the backup is its host’s',
      rig: machine.hostCycles,
    },
    {
      name: 'entropy-not-logged',
      what: 'random bytes on the backup are its own host’s',
      rig: entropyNotLogged,
    },
    { name: 'interrupt-late', what: 'events reach the backup one slot late', rig: interruptLate },
    {
      name: 'interrupt-early',
      what: 'events reach the backup one slot early, only inside handlers',
      rig: interruptEarly(machine.inHandler),
    },
    {
      name: 'dma-without-bounce-buffer',
      what: 'half of what the primary reads from a disk is in memory at once, the rest when the request completes',
      rig: machine.dmaWithoutBounceBuffer,
    },
    {
      name: 'completion-order',
      what: 'completions of one position reach the backup in the order of its host’s threads',
      rig: completionOrder,
    },
    { name: 'packet-truncated', what: 'frames are cut to 60 bytes on the backup', rig: packetTruncated },
    {
      name: 'reservation-kept',
      what: 'DMA leaves reservations on its bytes alone on the backup',
      rig: machine.reservationKept,
    },
    {
      name: 'stale-code',
      what: 'code that DMA has overwritten goes on as it was decoded on the backup',
      rig: machine.staleCode,
    },
    {
      name: 'woken-unasked',
      what: 'one WFI in four does not wait for an interrupt on the primary',
      rig: machine.wokenUnasked,
    },
    {
      name: 'checkpoint-misses-page',
      what: 'the last of the pages that have changed is left out of digests',
      rig: machine.digestMissesPage,
    },
    {
      name: 'state-left-out',
      what: 'which interrupts are enabled is left out of saved states',
      rig: machine.stateLeftOut,
    },
    { name: 'entry-lost', what: 'the event for which a flush makes room is not logged', rig: entryLost },
    {
      name: 'clock-going-back',
      what: 'one clock reading in four may be less than the one before it',
      rig: clockGoingBack(machine.trusting),
    },
  ];
}
