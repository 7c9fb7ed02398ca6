import { datagram } from '../../simulation/clients/ethernet.ts';
import { KEY_VALUE_PORT } from '../../simulation/clients/key-value-protocol.ts';
import { GUEST, outsideStation } from '../../simulation/clients/stations.ts';
import type { Samples } from '../../harness/subject.ts';
import { SCRIPTS } from './scripts.ts';
import { shippedGuests } from './shipped-guests.ts';

/** Frames that are addressed to where guests of QEMU's usual network are. */
const FRAMES = (SCRIPTS['echo']?.frames ?? []).map(({ data }) => data);

/** Requests of somebody who has a key of its own, so that clients see nothing of it. */
const STRANGER = outsideStation(15);
const REQUESTS = ['15 1 put z 1', '15 2 swap z 1 2', '15 3 get z', '15 3 delete z', '15 1 nonsense'].map(
  (request) => datagram(STRANGER, 4015, GUEST, KEY_VALUE_PORT, request),
);

/** What is known of the shipped guests: who deals with them, and how. */
const KNOWN: Readonly<Record<string, Samples>> = {
  echo: { frames: FRAMES, clients: ['echo'] },
  editor: { frames: FRAMES, clients: ['types'] },
  'key-value': { frames: [...FRAMES.slice(0, 2), ...REQUESTS], clients: ['keyValue'] },
};

/**
 * Inputs that a guest understands: frames for any that is where QEMU's are; what is typed, as far as it is known.
 * @param path of its file, absolute
 */
export function samplesFor(path: string): Samples {
  const name = shippedGuests().find(({ elf }) => elf === path)?.name ?? '';
  const typed = (SCRIPTS[name]?.typing ?? []).map(({ text }) => text);
  return { ...(KNOWN[name] ?? { frames: FRAMES }), ...(typed.length > 0 && { console: typed }) };
}
