import type { Rig } from '../../harness/rig.ts';
import type { Arrival, StandingMachine } from '../../hypervisor/event-source.ts';
import { PassingEvents } from '../../hypervisor/passing-events.ts';

/** What the backup has room for: the shortest frames that there are on a cable. */
const BUFFER_BYTES = 60;

/** A backup that cuts long frames. */
class ShortFrames extends PassingEvents {
  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const arrival = this.events.arrival(machine, idle);
    return arrival?.kind === 'frame' ? { ...arrival, data: arrival.data.subarray(0, BUFFER_BYTES) } : arrival;
  }
}

export const packetTruncated: Rig = { replayer: (replayer) => new ShortFrames(replayer) };
