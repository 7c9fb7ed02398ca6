/** A station on the guest's network. */
export interface Station {
  /** 6 bytes. */
  readonly mac: readonly number[];
  /** 4 bytes, of IPv4. */
  readonly address: readonly number[];
}

const BROADCAST = [255, 255, 255, 255, 255, 255];
const ETHERNET_HEADER_BYTES = 14;
const TYPE_IPV4 = 0x0800;
const TYPE_ARP = 0x0806;
const ETHERNET_IPV4 = [0, 1, 8, 0, 6, 4];
const ARP_REQUEST = 1;
const ARP_REPLY = 2;
const ARP_BYTES = 28;
const IPV4_HEADER_BYTES = 20;
const DO_NOT_FRAGMENT = 0x4000;
/** "More fragments", or an offset. */
const FRAGMENTED = 0x3fff;
const PROTOCOL_ICMP = 1;
const PROTOCOL_UDP = 17;
const UDP_HEADER_BYTES = 8;

/** Asks who has an address (RFC 826). */
export function arpRequest(from: Station, target: readonly number[]): Uint8Array {
  const nobody = [0, 0, 0, 0, 0, 0];
  return arp(ARP_REQUEST, from, { mac: nobody, address: target }, BROADCAST);
}

/** Tells a station that asked who has the sender's address (RFC 826). */
export function arpReply(from: Station, to: Station): Uint8Array {
  return arp(ARP_REPLY, from, to, to.mac);
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
  const header = [...word16(fromPort), ...word16(toPort), ...word16(UDP_HEADER_BYTES + data.length), 0, 0];
  return ipv4(from, to, PROTOCOL_UDP, [...header, ...data]);
}

/** What a station read out of a frame that is for it. */
export type Received = Datagram | ArpReply | Damage;

export interface Datagram {
  readonly kind: 'datagram';
  readonly from: Station;
  readonly fromPort: number;
  readonly toPort: number;
  /** UTF-8; a byte that is none reads as U+FFFD. */
  readonly payload: string;
}

/** The sender tells that the address is its own. */
export interface ArpReply {
  readonly kind: 'arp-reply';
  readonly from: Station;
}

/** A frame that nobody sends whose network works as it should. */
export interface Damage {
  readonly kind: 'damage';
  /** What is wrong, as `UDP, wrong checksum`. */
  readonly what: string;
}

/** Reads a frame as the station that it is for; `undefined` for others' frames, and for what is neither UDP nor ARP. */
export function receive(frame: Uint8Array, to: Station): Received | undefined {
  if (frame.length < ETHERNET_HEADER_BYTES) return damage('Ethernet, too short');
  if (!same(frame.subarray(0, 6), to.mac)) return undefined;
  const mac = [...frame.subarray(6, 12)];
  const packet = frame.subarray(ETHERNET_HEADER_BYTES);
  switch (read16(frame, 12)) {
    case TYPE_ARP:
      return receiveArp(packet, mac, to);
    case TYPE_IPV4:
      return receiveIpv4(packet, mac, to);
    default:
      return undefined;
  }
}

function receiveArp(packet: Uint8Array, mac: readonly number[], to: Station): Received | undefined {
  if (packet.length < ARP_BYTES) return damage('ARP, too short');
  if (!same(packet.subarray(0, 6), ETHERNET_IPV4)) return damage('ARP, not for IPv4 on Ethernet');
  if (read16(packet, 6) !== ARP_REPLY) return undefined;
  const from = { mac: [...packet.subarray(8, 14)], address: [...packet.subarray(14, 18)] };
  if (!same(from.mac, mac)) return damage('ARP, from another station than its frame');
  if (!same(packet.subarray(18, 24), to.mac) || !same(packet.subarray(24, 28), to.address)) {
    return damage('ARP, a reply for another station than its frame');
  }
  return { kind: 'arp-reply', from };
}

/** RFC 791. Behind its length a packet may be padded. */
function receiveIpv4(packet: Uint8Array, mac: readonly number[], to: Station): Received | undefined {
  if (packet.length < IPV4_HEADER_BYTES) return damage('IPv4, too short');
  if (packet[0]! >>> 4 !== 4) return damage('IPv4, wrong version');
  const headerBytes = (packet[0]! & 15) * 4;
  const bytes = read16(packet, 2);
  if (headerBytes < IPV4_HEADER_BYTES || bytes < headerBytes || bytes > packet.length) {
    return damage('IPv4, wrong length');
  }
  if (internetChecksum(packet.subarray(0, headerBytes)) !== 0) return damage('IPv4, wrong checksum');
  if ((read16(packet, 6) & FRAGMENTED) !== 0) return damage('IPv4, a fragment');
  if (!same(packet.subarray(16, 20), to.address)) return damage('IPv4, for another address than its frame');
  if (packet[9] !== PROTOCOL_UDP) return undefined;
  const from = { mac, address: [...packet.subarray(12, 16)] };
  return receiveUdp(packet.subarray(headerBytes, bytes), from, to);
}

/** RFC 768. A checksum of 0 stands for none. */
function receiveUdp(message: Uint8Array, from: Station, to: Station): Received {
  if (message.length < UDP_HEADER_BYTES) return damage('UDP, too short');
  const bytes = read16(message, 4);
  if (bytes < UDP_HEADER_BYTES || bytes > message.length) return damage('UDP, wrong length');
  const pseudoHeader = [...from.address, ...to.address, 0, PROTOCOL_UDP, ...word16(bytes)];
  const summed = [...pseudoHeader, ...message.subarray(0, bytes)];
  if (read16(message, 6) !== 0 && internetChecksum(summed) !== 0) return damage('UDP, wrong checksum');
  const payload = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    message.subarray(UDP_HEADER_BYTES, bytes),
  );
  return { kind: 'datagram', from, fromPort: read16(message, 0), toPort: read16(message, 2), payload };
}

function damage(what: string): Damage {
  return { kind: 'damage', what };
}

function arp(operation: number, from: Station, about: Station, toMac: readonly number[]): Uint8Array {
  const packet = [...ETHERNET_IPV4, ...word16(operation), ...from.mac, ...from.address];
  return ethernet(from, toMac, TYPE_ARP, [...packet, ...about.mac, ...about.address]);
}

function ipv4(from: Station, to: Station, protocol: number, payload: readonly number[]): Uint8Array {
  const length = word16(IPV4_HEADER_BYTES + payload.length);
  const flags = word16(DO_NOT_FRAGMENT);
  const header = [0x45, 0, ...length, 0, 0, ...flags, 64, protocol, 0, 0, ...from.address, ...to.address];
  header.splice(10, 2, ...word16(internetChecksum(header)));
  return ethernet(from, to.mac, TYPE_IPV4, [...header, ...payload]);
}

function ethernet(
  from: Station,
  toMac: readonly number[],
  type: number,
  payload: readonly number[],
): Uint8Array {
  return Uint8Array.from([...toMac, ...from.mac, ...word16(type), ...payload]);
}

/** RFC 1071; 0 over data that has its checksum inside. */
function internetChecksum(bytes: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function word16(value: number): number[] {
  return [value >>> 8, value & 0xff];
}

function read16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function same(bytes: ArrayLike<number>, expected: readonly number[]): boolean {
  return bytes.length === expected.length && expected.every((byte, at) => bytes[at] === byte);
}
