/*
 * Frames to send to a guest, and those that must come back, byte for byte, made here without the guest's code.
 */
/** Addresses as hexadecimal digits. */
export interface Station {
  readonly mac: string;
  readonly address: string;
}

/** A turn of a conversation with a guest. */
export interface Turn {
  readonly name: string;
  readonly send: Buffer;
  /** The answer; without one, the frame must not be answered. */
  readonly expect?: Buffer;
}

/** Its MAC address is the one that QEMU gives its first network device. */
export const guest: Station = { mac: '525400123456', address: '0a00020f' };
export const client: Station = { mac: '525500000002', address: '0a000202' };

const hex = (text: string) => Buffer.from(text, 'hex');
const word = (value: number) => value.toString(16).padStart(4, '0');

/** The checksum of RFC 1071 over a string of hexadecimal digits. */
function checksum(digits: string): string {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 4)
    sum += Number.parseInt(digits.slice(at, at + 4).padEnd(4, '0'), 16);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return word(~sum & 0xffff);
}

export const ethernet = (from: Station, to: Pick<Station, 'mac'>, type: string, payload: string) =>
  hex(to.mac + from.mac + type + payload);

export function arp(operation: 1 | 2, from: Station, to: Station, toMac: string): string {
  return `000108000604000${operation}${from.mac}${from.address}${toMac}${to.address}`;
}

export function ipv4(from: Station, to: Station, protocol: string, payload: string): string {
  const length = word(20 + payload.length / 2);
  const header = (sum: string) => `4500${length}1234000040${protocol}${sum}${from.address}${to.address}`;
  return header(checksum(header('0000'))) + payload;
}

export function icmp(type: string, data: string): string {
  const message = (sum: string) => `${type}00${sum}00010007${data}`;
  return message(checksum(message('0000')));
}

export interface Ports {
  readonly from: number;
  readonly to: number;
}

function udp(from: Station, to: Station, ports: Ports, data: string, broken: boolean): string {
  const length = word(8 + data.length / 2);
  const message = (sum: string) => `${word(ports.from)}${word(ports.to)}${length}${sum}${data}`;
  const sum = checksum(`${from.address}${to.address}0011${length}${message('0000')}`);
  return message(broken ? word(Number.parseInt(sum, 16) ^ 0x0101) : sum);
}

export const text = (characters: string) => Buffer.from(characters).toString('hex');
export const datagram = (from: Station, to: Station, ports: Ports, data: string, broken = false) =>
  ethernet(from, to, '0800', ipv4(from, to, '11', udp(from, to, ports, data, broken)));

/** What every server here is asked first: it answers ARP and ping. */
export const greetings: readonly Turn[] = [
  {
    name: 'an ARP request',
    send: ethernet(client, { mac: 'ffffffffffff' }, '0806', arp(1, client, guest, '000000000000')),
    expect: ethernet(guest, client, '0806', arp(2, guest, client, client.mac)),
  },
  {
    name: 'a ping of odd length',
    send: ethernet(client, guest, '0800', ipv4(client, guest, '01', icmp('08', text('odd')))),
    expect: ethernet(guest, client, '0800', ipv4(guest, client, '01', icmp('00', text('odd')))),
  },
];
