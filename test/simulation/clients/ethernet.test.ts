import { describe, expect, test } from 'vitest';
import { arpReply, arpRequest, datagram, ping, receive } from '../../../src/simulation/clients/ethernet.ts';
import type { Station } from '../../../src/simulation/clients/ethernet.ts';
import { GUEST, outsideStation } from '../../../src/simulation/clients/stations.ts';
import { conversation } from '../../oracle/echo-frames.ts';

/** The client of the conversation, whose frames are made without this code. */
const client: Station = { mac: [0x52, 0x55, 0, 0, 0, 2], address: [10, 0, 2, 2] };

function turn(name: string): { send: Uint8Array; expect: Uint8Array } {
  const found = conversation.find((turn) => turn.name === name)!;
  return { send: Uint8Array.from(found.send), expect: Uint8Array.from(found.expect ?? []) };
}

/** A frame with some bytes replaced. */
function changed(frame: Uint8Array, at: number, ...bytes: number[]): Uint8Array {
  const copy = frame.slice();
  copy.set(bytes, at);
  return copy;
}

describe('frames that are written', () => {
  test('are those of an ARP request and of its reply', () => {
    const arp = turn('an ARP request');
    expect(arpRequest(client, GUEST.address)).toEqual(arp.send);
    expect(arpReply(GUEST, client)).toEqual(arp.expect);
  });

  test('can be read as what they were written for', () => {
    const frame = datagram(client, 4000, GUEST, 7, 'hëllo');
    expect(receive(frame, GUEST)).toEqual({
      kind: 'datagram',
      from: client,
      fromPort: 4000,
      toPort: 7,
      payload: 'hëllo',
    });
    expect(receive(arpReply(GUEST, client), client)).toEqual({ kind: 'arp-reply', from: GUEST });
  });
});

describe('a station reads', () => {
  test.each([1, 2, 64, 1472])('a datagram of %i bytes with a checksum', (bytes) => {
    const { expect: frame } = turn(`a datagram of ${bytes} bytes`);
    const payload = 'Z'.repeat(bytes);
    const datagram = { kind: 'datagram', from: GUEST, fromPort: 7, toPort: 5555, payload };
    expect(receive(frame, client)).toEqual(datagram);
  });

  test('a datagram behind which the frame is padded', () => {
    const frame = Uint8Array.from([...datagram(client, 1, GUEST, 7, 'x'), ...Array(20).fill(0xff)]);
    expect(receive(frame, GUEST)).toMatchObject({ payload: 'x' });
  });

  test('a byte order mark as a part of what was sent', () => {
    expect(receive(datagram(client, 1, GUEST, 7, '\ufeffx'), GUEST)).toMatchObject({ payload: '\ufeffx' });
  });

  test('nothing in frames for others, requests by ARP, pings and unknown protocols', () => {
    const frame = datagram(client, 1, GUEST, 7, 'x');
    expect(receive(frame, client)).toBeUndefined();
    expect(receive(changed(arpRequest(client, GUEST.address), 0, ...GUEST.mac), GUEST)).toBeUndefined();
    expect(receive(ping(client, GUEST, 1, 'x'), GUEST)).toBeUndefined();
    expect(receive(changed(frame, 12, 0x86, 0xdd), GUEST)).toBeUndefined();
  });
});

describe('a station calls damaged', () => {
  const udp = turn('a datagram of 64 bytes').expect;
  const arp = turn('an ARP request').expect;

  test.each([
    ['Ethernet, too short', udp.subarray(0, 13)],
    ['IPv4, too short', udp.subarray(0, 33)],
    ['IPv4, wrong version', changed(udp, 14, 0x65)],
    ['IPv4, wrong length', udp.subarray(0, udp.length - 1)],
    ['IPv4, wrong length', changed(udp, 14, 0x44)],
    ['IPv4, wrong checksum', changed(udp, 22, 63)],
    // The checksum has the same sum with both changes.
    ['IPv4, a fragment', changed(changed(udp, 20, 0x20), 24, udp[24]! - 0x20)],
    ['UDP, wrong checksum', changed(udp, 50, 0x5b)],
    ['UDP, wrong length', changed(udp, 38, 0xff)],
    ['UDP, wrong length', changed(udp, 38, 0, 7)],
    ['ARP, too short', arp.subarray(0, 41)],
    ['ARP, not for IPv4 on Ethernet', changed(arp, 14, 1)],
    ['ARP, from another station than its frame', changed(arp, 22, 1)],
    ['ARP, a reply for another station than its frame', changed(arp, 41, 9)],
  ])('%s', (what, frame) => {
    expect(receive(frame, client)).toEqual({ kind: 'damage', what });
  });

  test('a packet for another address than its frame', () => {
    const frame = datagram(client, 1, { ...GUEST, address: [10, 0, 2, 16] }, 7, 'x');
    const what = 'IPv4, for another address than its frame';
    expect(receive(frame, GUEST)).toEqual({ kind: 'damage', what });
  });

  test('every datagram with a checksum in which one bit of its packet is wrong', () => {
    for (let at = 14; at < udp.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const received = receive(changed(udp, at, udp[at]! ^ (1 << bit)), client);
        expect(received?.kind, `bit ${bit} of byte ${at}`).toBe('damage');
      }
    }
  });
});

describe('the stations outside', () => {
  test('have addresses of their own', () => {
    const all = [GUEST, ...Array.from({ length: 100 }, (_, number) => outsideStation(number))];
    expect(new Set(all.map(({ mac }) => mac.join())).size).toBe(101);
    expect(new Set(all.map(({ address }) => address.join())).size).toBe(101);
  });
});
