import type { Rig } from '../../../harness/rig.ts';
import { encodeSnapshot, restoreSnapshot } from '../../../hypervisor/snapshot.ts';
import { Traffic } from '../../../hypervisor/traffic.ts';

/** What a host knows of the guest, and the requests that are under way with it not: those are with the disk, after all. */
function withoutRequests(state: Uint8Array): Uint8Array {
  const traffic = new Traffic();
  let machine = new Uint8Array();
  restoreSnapshot(state, { load: (saved) => (machine = saved.slice()) }, traffic);
  traffic.restore(traffic.outputs, []);
  return encodeSnapshot({ save: () => machine }, traffic);
}

export const copyForgetsInFlight: Rig = {
  pair: { copy: (message) => ({ ...message, state: withoutRequests(message.state) }) },
};
