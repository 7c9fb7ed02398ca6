interface Station {
  readonly mac: string;
  readonly address: string;
}

interface Turn {
  readonly name: string;
  readonly send: Buffer;
  /** The answer; without one, the frame must not be answered. */
  readonly expect?: Buffer;
}

const guest: Station = { mac: '525400123456', address: '0a00020f' };
const client: Station = { mac: '525500000002', address: '0a000202' };

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

const ethernet = (from: Station, to: Pick<Station, 'mac'>, type: string, payload: string) =>
  hex(to.mac + from.mac + type + payload);

function arp(operation: 1 | 2, from: Station, to: Station, toMac: string): string {
  return `000108000604000${operation}${from.mac}${from.address}${toMac}${to.address}`;
}

function ipv4(from: Station, to: Station, protocol: string, payload: string): string {
  const length = word(20 + payload.length / 2);
  const header = (sum: string) => `4500${length}1234000040${protocol}${sum}${from.address}${to.address}`;
  return header(checksum(header('0000'))) + payload;
}

function icmp(type: string, data: string): string {
  const message = (sum: string) => `${type}00${sum}00010007${data}`;
  return message(checksum(message('0000')));
}

interface Ports {
  readonly from: number;
  readonly to: number;
}

function udp(from: Station, to: Station, ports: Ports, data: string, broken: boolean): string {
  const length = word(8 + data.length / 2);
  const message = (sum: string) => `${word(ports.from)}${word(ports.to)}${length}${sum}${data}`;
  const sum = checksum(`${from.address}${to.address}0011${length}${message('0000')}`);
  return message(broken ? word(Number.parseInt(sum, 16) ^ 0x0101) : sum);
}

const text = (characters: string) => Buffer.from(characters).toString('hex');
const datagram = (from: Station, to: Station, ports: Ports, data: string, broken = false) =>
  ethernet(from, to, '0800', ipv4(from, to, '11', udp(from, to, ports, data, broken)));

const toEcho = { from: 5555, to: 7 };
const fromEcho = { from: 7, to: 5555 };

/**
 * A conversation with the guest `echo`, in order: frames to send, and those that must come back, byte for byte, made
 * here without the guest's code. The guest's MAC address is the one that QEMU gives its first network device.
 */
export const conversation: readonly Turn[] = [
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
