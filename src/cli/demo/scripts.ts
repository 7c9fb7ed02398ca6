import type { Typing } from '../../environment/simulated/scripted-console.ts';
import { KEY_VALUE_PORT } from '../../simulation/clients/key-value-protocol.ts';
import type { ScriptedFrame } from '../../environment/simulated/scripted-network.ts';
import { arpRequest, datagram, ping } from '../../simulation/clients/ethernet.ts';
import { GUEST } from '../../simulation/clients/stations.ts';

/** What happens to a guest from outside, in ticks from power-on. */
export interface Script {
  readonly typing?: readonly Typing[];
  readonly frames?: readonly ScriptedFrame[];
}

const SECOND = 10_000_000;
const host = { mac: [0x02, 0, 0, 0, 0, 0x01], address: [10, 0, 2, 2] };
const ECHO_PORT = 7;

const CTRL_A = '\x01';
const LEFT = '\x1b[D';

/** Those of the shipped guests that wait for something. */
export const SCRIPTS: Readonly<Record<string, Script>> = {
  editor: {
    typing: [
      { ticks: SECOND, text: `echo world${LEFT.repeat(5)}hello \r` },
      { ticks: 2 * SECOND, text: `20 22${CTRL_A}sum \r` },
      { ticks: 3 * SECOND, text: 'history\r' },
      { ticks: 4 * SECOND, text: 'quit\r' },
    ],
  },
  echo: {
    frames: [
      { ticks: SECOND, data: arpRequest(host, GUEST.address) },
      { ticks: 2 * SECOND, data: ping(host, GUEST, 1, 'are you there?') },
      { ticks: 3 * SECOND, data: datagram(host, 4000, GUEST, ECHO_PORT, 'hello') },
      { ticks: 4 * SECOND, data: datagram(host, 4000, GUEST, ECHO_PORT, 'quit') },
    ],
  },
  'key-value': {
    frames: [
      { ticks: SECOND, data: arpRequest(host, GUEST.address) },
      ...['0 1 put color red', '1 1 swap color red blue', '0 2 get color', '0 3 delete color', 'quit'].map(
        (request, index) => ({
          ticks: (index + 2) * SECOND,
          data: datagram(host, 4000, GUEST, KEY_VALUE_PORT, request),
        }),
      ),
    ],
  },
};
