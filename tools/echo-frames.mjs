// A conversation with the guest `echo`: frames to send, and the frames that must come back, byte for
// byte, made here without the guest's code. Used on QEMU, where the guest's MAC address is its default.
const guest = { mac: '525400123456', address: '0a00020f' };
const client = { mac: '525500000002', address: '0a000202' };

const hex = (text) => Buffer.from(text, 'hex');
const word = (value) => value.toString(16).padStart(4, '0');

/** The checksum of RFC 1071 over a string of hexadecimal digits. */
function checksum(digits) {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 4)
    sum += Number.parseInt(digits.slice(at, at + 4).padEnd(4, '0'), 16);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return word(~sum & 0xffff);
}

const ethernet = (from, to, type, payload) => hex(to.mac + from.mac + type + payload);

function arp(operation, from, to, toMac) {
  return `000108000604000${operation}${from.mac}${from.address}${toMac}${to.address}`;
}

function ipv4(from, to, protocol, payload) {
  const length = word(20 + payload.length / 2);
  const header = (sum) => `4500${length}1234000040${protocol}${sum}${from.address}${to.address}`;
  return header(checksum(header('0000'))) + payload;
}

function icmp(type, data) {
  const message = (sum) => `${type}00${sum}00010007${data}`;
  return message(checksum(message('0000')));
}

function udp(from, to, fromPort, toPort, data, { broken = false } = {}) {
  const length = word(8 + data.length / 2);
  const message = (sum) => `${word(fromPort)}${word(toPort)}${length}${sum}${data}`;
  const sum = checksum(`${from.address}${to.address}0011${length}${message('0000')}`);
  return message(broken ? word(Number.parseInt(sum, 16) ^ 0x0101) : sum);
}

const text = (characters) => Buffer.from(characters).toString('hex');
const datagram = (from, to, fromPort, toPort, data, options) =>
  ethernet(from, to, '0800', ipv4(from, to, '11', udp(from, to, fromPort, toPort, data, options)));

/** In order; a frame without `expect` must not be answered. */
export const conversation = [
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
    send: datagram(client, guest, 5555, 7, text('corrupt'), { broken: true }),
  },
  { name: 'a frame cut short', send: ethernet(client, guest, '0800', '45000014') },
  { name: 'a datagram for another port', send: datagram(client, guest, 5555, 9, text('discard')) },
  ...[1, 2, 64, 1472].map((bytes) => ({
    name: `a datagram of ${bytes} bytes`,
    send: datagram(client, guest, 5555, 7, '5a'.repeat(bytes)),
    expect: datagram(guest, client, 7, 5555, '5a'.repeat(bytes)),
  })),
  {
    name: 'the datagram that says quit',
    send: datagram(client, guest, 5555, 7, text('quit')),
    expect: datagram(guest, client, 7, 5555, text('quit')),
  },
];
