import { beforeAll, describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/hypervisor/log/entry.ts';
import { readEntries, writeEntries } from '../../../src/hypervisor/log/entry-list.ts';
import { EncodedHeader } from '../../../src/hypervisor/log/header-codec.ts';
import { LogReader } from '../../../src/hypervisor/log/log-reader.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import type { ForgedFrame } from './forge.ts';
import { forge, headerBytes, takeApart } from './forge.ts';
import { HEADER, numbered, oneOfEachKind } from './logs.ts';

const ENTRIES = oneOfEachKind();
/** Of one frame for two entries. */
const LOG = writeEntries(HEADER, ENTRIES, 2);
const PARTS = takeApart(LOG);

const read = (log: Uint8Array): { entries: readonly LogEntry[]; end: string } => {
  const { entries, end } = readEntries(memorySource(log));
  return { entries, end };
};
const withFrames = (frames: readonly ForgedFrame[], count = ENTRIES.length): Uint8Array =>
  forge({ ...PARTS, frames, count });

describe('a log', () => {
  test('is what the document says, to the byte', () => {
    expect(Buffer.compare(forge(PARTS), LOG)).toBe(0);
    expect(PARTS.frames.map(({ first }) => first)).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(PARTS.count).toBe(ENTRIES.length);
  });

  test('is at its first entry as soon as it is open, and says where each frame begins', () => {
    const reader = new LogReader(memorySource(LOG));
    const seen: [number, number][] = [];
    for (; reader.entry !== undefined; reader.advance()) {
      expect(reader.end).toBe('open');
      seen.push([reader.entry.sequence, reader.offset]);
    }
    expect(seen).toEqual(ENTRIES.map((_, index) => [index, PARTS.places[index >> 1]]));
    expect(reader.end).toBe('finished');
    expect(reader.offset).toBe(PARTS.places.at(-1));
    reader.advance();
    expect([reader.entry, reader.end]).toEqual([undefined, 'finished']);
  });

  test('of nothing but a header is one whose recorder broke off at once', () => {
    expect(read(LOG.subarray(0, headerBytes(LOG)))).toEqual({ entries: [], end: 'torn' });
  });

  test('that is cut off anywhere behind its header has its whole frames, and is torn', () => {
    for (let length = headerBytes(LOG); length < LOG.length; length++) {
      const whole = PARTS.places.slice(1).filter((end) => end <= length).length;
      expect(read(LOG.subarray(0, length))).toEqual({ entries: ENTRIES.slice(0, 2 * whole), end: 'torn' });
    }
  });

  test('that goes on behind its footer is refused there', () => {
    for (const more of [[0], [...LOG.subarray(-20)], [...LOG]]) {
      expect(() => read(Uint8Array.from([...LOG, ...more]))).toThrow(
        `the log is damaged at byte ${LOG.length}: something follows the footer`,
      );
    }
  });

  test('that breaks off in the middle, and yet has a footer, is damaged and not torn', () => {
    const [, second] = PARTS.places;
    const early = [...LOG.subarray(0, second! + 1), ...LOG.subarray(-20)];
    expect(() => read(Uint8Array.from(early))).toThrow(expect.objectContaining({ code: 'bad-log' }));
    const long = PARTS.frames.with(3, { ...PARTS.frames[3]!, length: 100_000 });
    expect(() => read(withFrames(long))).toThrow(
      `damaged at byte ${PARTS.places[3]!}: the log has a footer, but what begins here does not lead to it`,
    );
    expect(read(forge({ header: PARTS.header, frames: long }))).toEqual({
      entries: ENTRIES.slice(0, 6),
      end: 'torn',
    });
  });
});

describe('of a log with right checksums is refused', () => {
  const [first, second, third] = PARTS.frames as [ForgedFrame, ForgedFrame, ForgedFrame];
  const rest = PARTS.frames.slice(2);
  const secondAt = PARTS.places[1]!;

  test.each<[string, Uint8Array, RegExp]>([
    ['a gap', withFrames([first, ...rest]), /byte \d+: entry 2 should follow, and this frame begins with 4/],
    [
      'a frame that comes twice',
      withFrames([first, first, second, ...rest]),
      /entry 2 should follow.* with 0/,
    ],
    ['frames in another order', withFrames([first, third, second]), /entry 2 should follow.* with 4/],
    ['a first frame that is not the first', withFrames(rest), /entry 0 should follow/],
    ['a wrong count', withFrames(PARTS.frames, 13), /the footer is not that of the entries/],
    ['a count beyond all', withFrames(PARTS.frames, 2 ** 60), /beyond 2\^53/],
    ['no end before the footer', withFrames([first, second], 4), /no entry says how the recording ended/],
    [
      'something behind the end',
      withFrames([...PARTS.frames, { ...first, first: 14 }], 16),
      /is not the last/,
    ],
    ['a frame of more than two gigabytes', withFrames([{ ...first, length: 2 ** 31 }]), /is too long/],
    ['a frame of 2^53 bytes', withFrames([{ ...first, length: 2 ** 53 }]), /beyond 2\^53/],
    [
      'an entry that is cut off',
      withFrames([{ first: 0, entries: Uint8Array.of(0x07 | (9 << 3)) }]),
      /goes on where its frame/,
    ],
    [
      'data longer than its frame',
      withFrames([{ first: 0, entries: Uint8Array.of(0xfc, 0xff, 0x01) }]),
      /more than its frame/,
    ],
    [
      'a hart without an entry',
      withFrames([{ first: 0, entries: Uint8Array.of(0x07, 1) }]),
      /goes on where its frame ends/,
    ],
  ])('%s', (_, log, message) => {
    expect(() => read(log)).toThrow(message);
    expect(() => read(log)).toThrow(expect.objectContaining({ code: 'bad-log' }));
  });

  test('data that does not end in its frame, at the byte where its entry begins', () => {
    const cut = { ...second, entries: second.entries.slice(0, -1) };
    const lastEntryAt = secondAt + 4 + second.entries.length - 4;
    expect(() => read(withFrames([first, cut, ...rest]))).toThrow(
      `damaged at byte ${lastEntryAt}: an entry cannot be read: 1 bytes of data are more than its frame has`,
    );
  });
});

describe('a reader', () => {
  test('does not go on behind an error', () => {
    const log = withFrames([{ first: 0, entries: Uint8Array.of(0x03, 0x00, 0xff, 0x03, 0x00) }]);
    const reader = new LogReader(memorySource(log));
    expect(() => reader.advance()).toThrow(/there is no entry with code 31/);
    expect(reader.entry).toBeUndefined();
    expect(() => reader.advance()).toThrow(/tried to read on behind an error/);
    expect(reader.end).toBe('open');
  });

  test('never asks for more than a frame', () => {
    const data = new Uint8Array(50_000);
    const entries = numbered([
      ...Array.from({ length: 20 }, () => ({ kind: 'input', input: { kind: 'console', data } }) as const),
      { kind: 'end', outcome: { end: 'limit' } },
    ]);
    const log = writeEntries(HEADER, entries);
    const asked: number[] = [];
    const { bytes, read: part } = memorySource(log);
    const source = {
      bytes,
      read: (at: number, length: number): Uint8Array => {
        asked.push(length);
        expect(at + length).toBeLessThanOrEqual(bytes);
        return part(at, length);
      },
    };
    expect(readEntries(source).entries).toHaveLength(entries.length);
    expect(Math.max(...asked)).toBeLessThan(2 * (50_000 + 10));
  });

  test('gives data that a source overwrites with what it reads next', () => {
    const log = writeEntries(HEADER, ENTRIES, 1);
    const window = new Uint8Array(log.length);
    const source = {
      bytes: log.length,
      read: (at: number, length: number): Uint8Array => {
        window.fill(0xee);
        window.set(log.subarray(at, at + length));
        return window.subarray(0, length);
      },
    };
    expect(readEntries(source).entries).toEqual(ENTRIES);
  });
});

describe('the header of a frame', () => {
  let places: readonly number[] = [];
  beforeAll(() => {
    ({ places } = takeApart(LOG));
  });

  test('with any bit flipped is damage, and never taken for a torn end', () => {
    const { header } = EncodedHeader.of(HEADER);
    expect(header).toBe(HEADER);
    const unfinished = LOG.subarray(0, places.at(-1));
    for (const place of places.slice(0, -1)) {
      for (let bit = 0; bit < 8 * 4; bit++) {
        const flipped = unfinished.slice();
        flipped[place + (bit >> 3)]! ^= 1 << (bit & 7);
        expect(() => read(flipped)).toThrow(`damaged at byte ${place}`);
      }
    }
  });
});
