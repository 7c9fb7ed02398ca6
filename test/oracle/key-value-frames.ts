import type { Turn } from './frames.ts';
import { client, datagram, greetings, guest, text } from './frames.ts';

const toServer = { from: 5555, to: 4711 };
const fromServer = { from: 4711, to: 5555 };

/** A request, and its answer; without one, nothing must come back. */
const ask = (name: string, request: string, answer?: string): Turn => ({
  name,
  send: datagram(client, guest, toServer, text(request)),
  ...(answer === undefined ? {} : { expect: datagram(guest, client, fromServer, text(answer)) }),
});

/** A conversation with the guest `key-value`, in order. Its disk holds nothing of it before. */
export const conversation: readonly Turn[] = [
  ...greetings,
  ask('a value', '0 1 put color red', '0 1 ok'),
  ask('the same again, late', '0 1 put color red', '0 1 ok'),
  ask('a get', '15 2147483646 get color', '15 2147483646 value red'),
  ask('a swap', '1 1 swap color red blue', '1 1 ok'),
  ask('a swap that comes too late', '0 2 swap color red green\n', '0 2 no'),
  ask('no request', 'put color red'),
  ask('an older request', '0 1 put color red'),
  ask('a delete', '0 3 delete color', '0 3 ok'),
  ask('a get of nothing', '1 2 get color', '1 2 none'),
  ask('the datagram that says quit', 'quit', 'bye'),
];
