/** A station on the guest's network. */
export interface Station {
  readonly mac: readonly number[];
  readonly address: readonly number[];
}

const BROADCAST = [255, 255, 255, 255, 255, 255];
const TYPE_IPV4 = [0x08, 0x00];
const TYPE_ARP = [0x08, 0x06];
const PROTOCOL_ICMP = 1;
const PROTOCOL_UDP = 17;

/** Asks who has an address (RFC 826). */
export function arpRequest(from: Station, target: readonly number[]): Uint8Array {
  const ethernetIpv4Request = [0, 1, 8, 0, 6, 4, 0, 1];
  const packet = [...ethernetIpv4Request, ...from.mac, ...from.address, 0, 0, 0, 0, 0, 0, ...target];
  return Uint8Array.from([...BROADCAST, ...from.mac, ...TYPE_ARP, ...packet]);
}

/** An ICMP echo request (RFC 792). */
export function ping(from: Station, to: Station, sequence: number, payload: string): Uint8Array {
  const message = [8, 0, 0, 0, 0, 1, ...word16(sequence), ...new TextEncoder().encode(payload)];
  message.splice(2, 2, ...word16(internetChecksum(message)));
  return ipv4(from, to, PROTOCOL_ICMP, message);
}

/** A UDP datagram without checksum (RFC 768). */
export function datagram(
  from: Station,
  fromPort: number,
  to: Station,
  toPort: number,
  payload: string,
): Uint8Array {
  const data = [...new TextEncoder().encode(payload)];
  const header = [...word16(fromPort), ...word16(toPort), ...word16(8 + data.length), 0, 0];
  return ipv4(from, to, PROTOCOL_UDP, [...header, ...data]);
}

function ipv4(from: Station, to: Station, protocol: number, payload: readonly number[]): Uint8Array {
  const length = word16(20 + payload.length);
  const header = [0x45, 0, ...length, 0, 0, 0x40, 0, 64, protocol, 0, 0, ...from.address, ...to.address];
  header.splice(10, 2, ...word16(internetChecksum(header)));
  return Uint8Array.from([...to.mac, ...from.mac, ...TYPE_IPV4, ...header, ...payload]);
}

/** RFC 1071. */
function internetChecksum(bytes: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function word16(value: number): number[] {
  return [value >>> 8, value & 0xff];
}
