import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/hypervisor/log/entry.ts';
import { readEntries, writeEntries } from '../../../src/hypervisor/log/entry-list.ts';
import { EncodedHeader } from '../../../src/hypervisor/log/header-codec.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import type { Input } from '../../../src/machine/input.ts';
import { forge, takeApart } from './forge.ts';
import type { Content } from './logs.ts';
import { HEADER } from './logs.ts';

const ENCODED = EncodedHeader.of(HEADER);
const MAX = Number.MAX_SAFE_INTEGER;

type Placed = readonly [position: number, content: Content, hart?: number];
const entriesOf = (placed: readonly Placed[]): LogEntry[] =>
  placed.map(([position, content, hart = 0], sequence) => ({ ...content, sequence, position, hart }));

const arrives = (input: Input): Content => ({ kind: 'input', input });
const answers = (input: Input): Content => ({ kind: 'answer', input });
const reading = (value: number): Content => answers({ kind: 'clock', value });
const expiry = (value: number): Content => arrives({ kind: 'clock', value });
const console = (length: number): Content => arrives({ kind: 'console', data: zeros(length) });
const frame = (device: number, length: number): Content =>
  arrives({ kind: 'frame', device, data: zeros(length) });
const completion = (
  device: number,
  request: number,
  length: number,
  status: 'ok' | 'error' = 'ok',
): Content => arrives({ kind: 'completion', device, request, status, data: zeros(length) });
const signal = (name: string, length: number): Content =>
  arrives({ kind: 'signal', name, data: zeros(length) });
const zeros = (length: number): Uint8Array => new Uint8Array(length);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The bytes of the last entry, without those of its data, which are zeros. */
function lastEntry(placed: readonly Placed[]): string {
  const bytes = (count: number): Uint8Array =>
    takeApart(writeEntries(ENCODED, entriesOf(placed.slice(0, count)))).frames[0]?.entries ?? zeros(0);
  const [, content] = placed.at(-1)!;
  const data = 'input' in content && 'data' in content.input ? content.input.data.length : 0;
  const all = bytes(placed.length);
  return hex(all.subarray(bytes(placed.length - 1).length, all.length - data));
}

const first = [100, reading(10)] as const;

describe('an entry is written in its shortest form', () => {
  test.each<[string, readonly Placed[], string]>([
    ['a reading as predicted, close by', [first, [131, reading(13)]], '03f8'],
    ['a reading as predicted, not so close', [first, [132, reading(13)]], '010004'],
    ['a reading far from what was predicted', [first, [131, reading(13 + 300)]], 'c9e903'],
    ['the farthest that a word says', [first, [131, reading(1023)]], 'f9ff03'],
    ['a reading farther still', [first, [131, reading(1024)]], '0f1f8008'],
    ['the most slots that a word says', [first, [2147, reading(214)]], '01e0ff'],
    ['one slot more', [first, [2148, reading(214)]], '0f801000'],
    ['the last tick there is', [[0, reading(MAX)]], '0f00ffffffffffffff0f'],
    ['the last position there is', [[MAX, reading(0)]], '0fffffffffffffff0fb1e60c'],
    ['the first expiry', [[10, expiry(500)]], 'a54f01'],
    [
      'an expiry after the same time again',
      [
        [10, expiry(5000)],
        [20, expiry(10_000)],
      ],
      '054001',
    ],
    ['console input', [first, [100, console(1)]], '160000'],
    ['console input of the most bytes in a word', [first, [101, console(511)]], 'f63f00'],
    ['console input of one more', [first, [101, console(512)]], '27018004'],
    ['a frame of the first device', [[1, frame(0, 1514)]], 'a83700'],
    ['a frame of another', [[1, frame(6, 60)]], '2f01063c'],
    [
      'the next frame of that',
      [
        [1, frame(6, 60)],
        [2, frame(6, 2047)],
      ],
      'fc3f00',
    ],
    ['a frame that is too long for a word', [[1, frame(0, 2048)]], '2f01008010'],
    ['a completion of the first request', [[1, completion(0, 0, 512)]], '822100'],
    ['an error', [[1, completion(0, 0, 0, 'error')]], '822000'],
    ['an error with data', [[1, completion(0, 0, 2, 'error')]], '3701000005'],
    ['a completion of the other device', [[1, completion(1, 0, 0)]], '0a2000'],
    ['a completion of a third device', [[1, completion(2, 0, 0)]], '3701020000'],
    ['a completion ahead of three others', [[1, completion(0, 3, 0)]], '322000'],
    ['a completion ahead of eight others', [[1, completion(0, 8, 0)]], '3701000800'],
    ['61 sectors', [[1, completion(0, 0, 61 * 512)]], '823f00'],
    ['62 sectors', [[1, completion(0, 0, 62 * 512)]], '3701000080f003'],
    [
      'as many bytes as last time',
      [
        [1, completion(0, 0, 77)],
        [2, completion(0, 1, 77)],
      ],
      '022100',
    ],
    ['a signal', [[1, signal('ab', 2)]], '47010002616204'],
    [
      'the same signal again',
      [
        [1, signal('ab', 2)],
        [2, signal('ab', 63)],
      ],
      '8e3f00',
    ],
    [
      'a long one',
      [
        [1, signal('ab', 2)],
        [2, signal('ab', 64)],
      ],
      '4701008001',
    ],
    ['a hart’s', [[1, console(1), 3]], '0703162000'],
    ['a mark', [first, [110, { kind: 'mark' }]], '4f0a'],
    ['a reset', [first, [110, arrives({ kind: 'reset' })]], '3f0a'],
    ['a power-off', [first, [110, { kind: 'power-off' }]], '670a'],
    ['a line of a paced clock', [[0, arrives({ kind: 'pace', base: 3, rate: 2 })]], '1f000302'],
    [
      'a line that goes on',
      [
        [0, arrives({ kind: 'pace', base: 1000, rate: 2 ** 31 })],
        [200, arrives({ kind: 'pace', base: 1100, rate: 2 ** 31 })],
      ],
      '1fc8010000',
    ],
    ['an end', [first, [110, { kind: 'end', outcome: { end: 'stuck' } }]], '6f0a02'],
    ['a negative exit code', [first, [110, { kind: 'end', outcome: { end: 'halt', code: -3 } }]], '6f0a0005'],
  ])('%s', (_, placed, expected) => {
    expect(lastEntry(placed)).toBe(expected);
    const entries = entriesOf(placed);
    expect(readEntries(memorySource(writeEntries(ENCODED, entries))).entries).toEqual(entries);
  });
});

describe('an entry is refused', () => {
  const read = (bytes: string): unknown =>
    readEntries(
      memorySource(
        forge({ header: ENCODED.bytes, frames: [{ first: 0, entries: Buffer.from(bytes, 'hex') }] }),
      ),
    );

  test.each<[string, string]>([
    ['in a word that could be a short one', '010000'],
    ['in general form that could be a short word', '0f0000'],
    ['in general form that could be a word', '0f008002'],
    ['an expiry that could be a word', '17000a'],
    ['console input that could be a word', '27000100'],
    ['a frame that could be a word', '2f00000100'],
    ['a completion that could be a word', '3700000000'],
    ['a completion that says its length otherwise', `820100${'00'.repeat(512)}820100${'00'.repeat(512)}`],
    ['a signal’s name that is known', '470000016100470001016100'],
    ['a signal that could be a word', '47000001610047000000'],
  ])('%s', (_, bytes) => {
    expect(() => read(bytes)).toThrow(/byte \d+: an entry cannot be read: it is not in its shortest form/);
  });

  test.each<[string, string, RegExp]>([
    ['with a reserved code', '770000', /there is no entry with code 14/],
    ['with a hart behind a hart', '07010701160000', /there is no entry with code 0/],
    ['with hart 0', '070016200000', /hart 0 is named/],
    ['with a hart that a mark does not have', '07014f00', /a mark concerns no hart/],
    ['with a number longer than it need be', '4f8000', /more bytes than it needs/],
    ['with a number beyond 2^53', '4fffffffffffffff7f', /beyond 2\^53 - 1/],
    ['with a position beyond 2^53', '4fffffffffffffff0f4f01', /position is beyond 2\^53 - 1/],
    ['with a number without an end', '4fffffffffff', /goes on where its frame ends/],
    ['with an unknown signal', '0e0000', /no signal with number 0/],
    ['with a signal that leaves out a number', '470001016100', /no signal with number 1/],
    ['with a name that is no UTF-8', '47000001ff00', /no UTF-8/],
    ['with an unknown end', '6f0005', /no way to end with number 5/],
  ])('%s', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
  });
});

test('names beyond the first 256 are written out each time', () => {
  const placed = Array.from({ length: 300 }, (_, index): Placed => [index, signal(`name ${index}`, 1)]);
  const entries = entriesOf([...placed, ...placed.map(([at, content]): Placed => [at + 300, content])]);
  const log = writeEntries(ENCODED, entries);
  expect(readEntries(memorySource(log)).entries).toEqual(entries);
});

test('data of any length is read as it was written, and may be long', () => {
  const lengths = [0, 1, 31, 32, 33, 65_535, 65_536, 65_537, 200_000, 33];
  const entries = entriesOf(lengths.map((length, at): Placed => [at, console(length)]));
  for (const entry of entries) {
    if (entry.kind === 'input' && entry.input.kind === 'console') entry.input.data.fill(entry.sequence + 1);
  }
  const read = readEntries(memorySource(writeEntries(ENCODED, entries))).entries;
  for (const [index, entry] of read.entries()) {
    const data = entry.kind === 'input' && entry.input.kind === 'console' ? entry.input.data : zeros(0);
    expect(data.length).toBe(lengths[index]);
    expect(data.every((byte) => byte === index + 1)).toBe(true);
  }
});
