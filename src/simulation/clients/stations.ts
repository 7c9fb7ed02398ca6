import type { Station } from './ethernet.ts';

/** The shipped guests on their network: the address that they have, and the MAC address of the board's first card. */
export const GUEST: Station = {
  mac: [0x52, 0x54, 0, 0x12, 0x34, 0x56],
  address: [10, 0, 2, 15],
};

/** One of the stations outside, numbered from 0 to 99; none has the guest's addresses, or another one's. */
export function outsideStation(number: number): Station {
  return { mac: [0x02, 0, 0, 0, 1, number], address: [10, 0, 2, 100 + number] };
}
