import type { Turn } from './frames.ts';
import { client, datagram, ethernet, greetings, guest, text } from './frames.ts';

const toEcho = { from: 5555, to: 7 };
const fromEcho = { from: 7, to: 5555 };

/** A conversation with the guest `echo`, in order. */
export const conversation: readonly Turn[] = [
  ...greetings,
  {
    name: 'a datagram with a wrong checksum',
    send: datagram(client, guest, toEcho, text('corrupt'), true),
  },
  { name: 'a frame cut short', send: ethernet(client, guest, '0800', '45000014') },
  {
    name: 'a datagram for another port',
    send: datagram(client, guest, { from: 5555, to: 9 }, text('discard')),
  },
  ...[1, 2, 64, 1472].map((bytes) => ({
    name: `a datagram of ${bytes} bytes`,
    send: datagram(client, guest, toEcho, '5a'.repeat(bytes)),
    expect: datagram(guest, client, fromEcho, '5a'.repeat(bytes)),
  })),
  {
    name: 'the datagram that says quit',
    send: datagram(client, guest, toEcho, text('quit')),
    expect: datagram(guest, client, fromEcho, text('quit')),
  },
];
