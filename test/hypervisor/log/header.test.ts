import { deflateSync } from 'fflate';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { EncodedHeader } from '../../../src/hypervisor/log/header-codec.ts';
import type { LogHeader } from '../../../src/hypervisor/log/header.ts';
import { LogReader } from '../../../src/hypervisor/log/log-reader.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import type { MachineDescription } from '../../../src/machine/description.ts';
import { littleEndian, slowCrc } from './forge.ts';
import { HEADER, IMAGE } from './logs.ts';

const MAGIC = [0x89, 0x4c, 0x53, 0x4c, 0x4f, 0x47, 0x0d, 0x0a];

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const read = (log: Uint8Array): LogHeader => new LogReader(memorySource(log)).header;
const survives = (header: LogHeader): LogHeader => read(EncodedHeader.of(header).bytes);

function withMachine(changes: Partial<MachineDescription>): LogHeader {
  return { ...HEADER, machine: { ...HEADER.machine, ...changes } };
}

/** A header with the right checksum, whatever is in it. */
function forged(
  json: string | Uint8Array,
  {
    format = 1,
    stored = new Uint8Array(0),
    imageBytes = 0,
    jsonBytes = undefined as number | undefined,
  } = {},
): Uint8Array {
  const text = typeof json === 'string' ? new TextEncoder().encode(json) : json;
  const lengths = [format, jsonBytes ?? text.length, stored.length, imageBytes];
  const bytes = [...MAGIC, ...lengths.flatMap((value) => littleEndian(value, 4)), ...text, ...stored];
  return Uint8Array.from([...bytes, ...littleEndian(slowCrc(bytes), 4)]);
}

const { image: _image, ...imageless } = HEADER.machine;
const PLAIN: LogHeader = { ...HEADER, machine: imageless };
const PLAIN_JSON =
  '{"checkpointInterval":5000,"machine":{"configuration":{"append":"console=ttyS0","disks":[],"memory":65536},' +
  '"family":"test","semantics":7},"release":"1.2.3"}';
const EMPTY = new Uint8Array(0);
/** What nothing compresses to. */
const EMPTY_DEFLATE = Uint8Array.of(0x03, 0x00);

/** Eight thousand bytes that become eight million. */
const BOMB = deflateSync(new Uint8Array(8_000_000), { level: 9, mem: 8 });
const WITH_IMAGE = PLAIN_JSON.replace(
  '"semantics"',
  `"image":{"format":"raw","hash":"${'0'.repeat(64)}","name":""},"semantics"`,
);

describe('the header of a log', () => {
  test('is read as it was written, with the image or with nothing but its hash', () => {
    expect(survives(HEADER)).toEqual(HEADER);
    const { name, format, hash } = HEADER.machine.image!;
    const hashOnly = withMachine({ image: { name, format, hash } });
    expect(survives(hashOnly)).toEqual(hashOnly);
    expect(survives(PLAIN)).toEqual(PLAIN);
  });

  test('has an image that is empty, if that is the image', () => {
    const header = withMachine({ image: { name: '', format: 'raw', hash: sha256(EMPTY), bytes: EMPTY } });
    expect(survives(header)).toEqual(header);
  });

  test('has one form: keys in the order of their code units, without spaces', () => {
    expect(Buffer.from(EncodedHeader.of(PLAIN).bytes)).toEqual(Buffer.from(forged(PLAIN_JSON)));
    const turned = { disks: [], memory: 65536, append: 'console=ttyS0', absent: undefined };
    const other = EncodedHeader.of({ ...PLAIN, machine: { ...imageless, configuration: turned } });
    expect(Buffer.compare(other.bytes, EncodedHeader.of(PLAIN).bytes)).toBe(0);
  });

  test('compresses the image', () => {
    const bytes = Uint8Array.from({ length: 1_000_000 }, (_, at) => (at % 100 === 0 ? at >> 12 : 0));
    const header = withMachine({ image: { name: 'large', format: 'raw', hash: sha256(bytes), bytes } });
    expect(EncodedHeader.of(header).bytes.length).toBeLessThan(20_000);
    expect(Buffer.compare(survives(header).machine.image!.bytes!, bytes)).toBe(0);
  });

  test('is not decoded again if it is known already', () => {
    const known = EncodedHeader.of(HEADER);
    expect(new LogReader(memorySource(known.bytes), { known }).header).toBe(HEADER);
    const other = EncodedHeader.of(PLAIN);
    expect(new LogReader(memorySource(other.bytes), { known }).header).toEqual(PLAIN);
  });

  test.each([
    ['configuration', withMachine({ configuration: { rate: NaN } }), /machine\.configuration\.rate: NaN/],
    ['configuration', withMachine({ configuration: { size: 1n } }), /size: a bigint is no JSON/],
    [
      'configuration',
      withMachine({ configuration: [new Map()] }),
      /configuration\[0\]: it is no plain object/,
    ],
    ['interval', { ...HEADER, checkpointInterval: 0 }, /checkpoint interval is no integer from 1/],
    ['interval', { ...HEADER, checkpointInterval: 1.5 }, /checkpoint interval is no integer from 1/],
    ['semantics', withMachine({ semantics: -1 }), /semantics is no integer/],
    ['text', withMachine({ configuration: 'x'.repeat(2 ** 20) }), /configuration is too long/],
    ['member', { ...HEADER, seed: 5 } as LogHeader, /unknown member "seed"/],
  ])('refuses to be written with a %s that is none', (_, header, message) => {
    expect(() => EncodedHeader.of(header)).toThrow(message);
  });
});

describe('a file that does not begin with a header', () => {
  test('is no log, if it does not even begin like one', () => {
    for (const foreign of ['', 'x', 'rr trace\n', '\x7fELF and so on, for more than a few bytes']) {
      expect(() => read(new TextEncoder().encode(foreign))).toThrow('this is no log of Lockstep');
    }
  });

  test('is a log of a newer release, if it says so', () => {
    const newer = forged('what a later format has', { format: 2 });
    expect(() => read(newer)).toThrow(/has format 2, and this release of Lockstep reads up to format 1/);
    expect(() => read(forged(PLAIN_JSON, { format: 0 }))).toThrow(/no format 0/);
  });

  test('is refused wherever the header is cut off', () => {
    const { bytes } = EncodedHeader.of(HEADER);
    for (let length = 0; length < bytes.length; length++) {
      const reason = length < MAGIC.length ? /no log of Lockstep/ : /cut off in its header/;
      expect(() => read(bytes.subarray(0, length))).toThrow(reason);
    }
  });

  test('is refused whatever bit of the header is flipped', () => {
    const { bytes } = EncodedHeader.of(HEADER);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => read(flipped)).toThrow(expect.objectContaining({ code: 'bad-log' }));
    }
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['a text that is no JSON', forged('{'), /no JSON/],
    ['a text that is no UTF-8', forged(Uint8Array.of(0x22, 0xff, 0x22)), /no UTF-8/],
    ['a text with a space', forged(PLAIN_JSON.replace(':7', ': 7')), /not in canonical form/],
    [
      'a key that comes twice',
      forged(PLAIN_JSON.replace('"release"', '"release":"1","release"')),
      /canonical/,
    ],
    ['a number written otherwise', forged(PLAIN_JSON.replace('5000', '5e3')), /canonical/],
    ['no object', forged('[]'), /the header is no object/],
    ['a member missing', forged('{"checkpointInterval":1,"release":"1"}'), /the header has no machine/],
    ['a member too many', forged(PLAIN_JSON.replace('"1.2.3"', '"1.2.3","seed":1')), /unknown member "seed"/],
    ['an interval of 0', forged(PLAIN_JSON.replace('5000', '0')), /checkpoint interval/],
    ['a family that is no string', forged(PLAIN_JSON.replace('"test"', '5')), /family/],
    ['nesting without end', forged('['.repeat(5000) + ']'.repeat(5000)), /no object/],
    [
      'deep nesting',
      forged(PLAIN_JSON.replace('[]', '['.repeat(5000) + ']'.repeat(5000))),
      /nested deeper than 100/,
    ],
    ['a text of four gigabytes', forged(PLAIN_JSON, { jsonBytes: 2 ** 32 - 1 }), /lengths cannot be right/],
    [
      'an image that nobody described',
      forged(PLAIN_JSON, { stored: EMPTY_DEFLATE }),
      /the machine does not have/,
    ],
    ['bytes of an image that is not there', forged(PLAIN_JSON, { imageBytes: 5 }), /lengths cannot be right/],
    [
      'an image of four gigabytes',
      forged(PLAIN_JSON, { stored: EMPTY_DEFLATE, imageBytes: 2 ** 32 - 1 }),
      /cannot have/,
    ],
    [
      'an image shorter than it says',
      forged(PLAIN_JSON, { stored: EMPTY_DEFLATE, imageBytes: 9 }),
      /0 bytes instead of 9/,
    ],
    [
      'an image that is a bomb',
      forged(PLAIN_JSON, { stored: BOMB, imageBytes: 1000 }),
      /more than 1000 bytes/,
    ],
    [
      'an image that breaks off',
      forged(PLAIN_JSON, { stored: BOMB.subarray(0, 5000), imageBytes: 2 ** 22 }),
      /not compressed|instead of/,
    ],
    [
      'another image than its hash says',
      forged(WITH_IMAGE, { stored: EMPTY_DEFLATE }),
      /hash is not that of its bytes/,
    ],
    [
      'an image that is not compressed',
      forged(PLAIN_JSON, { stored: IMAGE, imageBytes: 28 }),
      /not compressed/,
    ],
  ])('is refused with %s under a right checksum', (_, log, message) => {
    expect(() => read(log)).toThrow(message);
    expect(() => read(log)).toThrow(expect.objectContaining({ code: 'bad-log' }));
  });
});
