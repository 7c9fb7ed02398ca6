import { describe, expect, test } from 'vitest';

import { EncodedHeader } from '../../../src/hypervisor/log/header-codec.ts';
import { writeEntries } from '../../../src/hypervisor/log/entry-list.ts';
import { GrowingLog } from '../../../src/hypervisor/log/growing-log.ts';
import { LogReader } from '../../../src/hypervisor/log/log-reader.ts';
import { headerBytes } from './forge.ts';
import { HEADER, oneOfEachKind } from './logs.ts';

const ENTRIES = oneOfEachKind();
const KNOWN = EncodedHeader.of(HEADER);
const PIECES = pieces(writeEntries(HEADER, ENTRIES, 2));
const [FRAMES, FOOTER] = [PIECES.slice(0, -1), PIECES.at(-1)!];

/** What is written at once of a log with two entries to a frame: frames, and the footer. */
function pieces(log: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = headerBytes(log);
  const reader = new LogReader({ bytes: log.length, read: (at, bytes) => log.subarray(at, at + bytes) });
  for (; reader.entry !== undefined; reader.advance()) {
    if (reader.offset === from) continue;
    parts.push(log.slice(from, reader.offset));
    from = reader.offset;
  }
  parts.push(log.slice(from, reader.offset), log.slice(reader.offset));
  return parts;
}

/** A log of which the header has come, and whoever reads it. */
function growing(): { log: GrowingLog; reader: LogReader } {
  const log = new GrowingLog();
  log.write(KNOWN.bytes);
  return { log, reader: new LogReader(log, { known: KNOWN }) };
}

/** Sequence numbers of all that can be read now. */
function readable(reader: LogReader): number[] {
  const numbers: number[] = [];
  if (reader.entry === undefined) reader.advance();
  for (; reader.entry !== undefined; reader.advance()) numbers.push(reader.entry.sequence);
  return numbers;
}

describe('who reads a log that grows', () => {
  test('waits at its end, and goes on when more has come', () => {
    const { log, reader } = growing();
    expect([reader.entry, reader.end]).toEqual([undefined, 'open']);
    for (const [index, piece] of FRAMES.entries()) {
      log.write(piece);
      expect(readable(reader)).toEqual([2 * index, 2 * index + 1]);
      expect(readable(reader)).toEqual([]);
      expect(reader.end).toBe('open');
    }
    log.write(FOOTER);
    expect([readable(reader), reader.end]).toEqual([[], 'finished']);
    expect(reader.sequence).toBe(ENTRIES.length);
  });

  test('reads the same entries as whoever reads it whole', () => {
    const { log, reader } = growing();
    const entries: unknown[] = [];
    for (const piece of PIECES) {
      log.write(piece);
      if (reader.entry === undefined) reader.advance();
      for (; reader.entry !== undefined; reader.advance()) entries.push(structuredClone(reader.entry));
    }
    expect(entries).toEqual(ENTRIES);
  });

  test('is at an entry that stays as it is while more comes', () => {
    const { log, reader } = growing();
    log.write(FRAMES[0]!);
    reader.advance();
    const before = structuredClone(reader.entry);
    for (const piece of PIECES.slice(1)) log.write(piece);
    expect(reader.entry).toEqual(before);
    expect(readable(reader)).toHaveLength(ENTRIES.length);
  });

  test('finds it broken off where it is closed without a footer, and may have it closed behind one', () => {
    const { log, reader } = growing();
    log.write(FRAMES[0]!);
    readable(reader);
    expect([log.growing, reader.end]).toEqual([true, 'open']);
    log.close();
    expect([readable(reader), reader.end, log.growing]).toEqual([[], 'torn', false]);

    const whole = growing();
    for (const piece of PIECES) whole.log.write(piece);
    whole.log.close();
    expect(readable(whole.reader)).toHaveLength(ENTRIES.length);
    expect(whole.reader.end).toBe('finished');
  });

  test.each([
    ['in a frame that comes later', (index: number) => index === 2],
    ['in the footer', (index: number) => index === PIECES.length - 1],
  ])('is told of damage %s when it gets there, and has all before it', (_where, hit) => {
    const { log, reader } = growing();
    let offset = KNOWN.bytes.length;
    for (const [index, piece] of PIECES.entries()) {
      const damaged = hit(index);
      log.write(damaged ? piece.with(piece.length - 1, piece.at(-1)! ^ 1) : piece);
      if (damaged) {
        expect(() => readable(reader)).toThrow(
          expect.objectContaining({
            code: 'bad-log',
            message: expect.stringContaining(`damaged at byte ${offset}`) as string,
          }),
        );
        expect(reader.sequence).toBe(Math.min(2 * index, ENTRIES.length));
        return;
      }
      readable(reader);
      offset += piece.length;
    }
  });

  test('is told of a frame that is missing', () => {
    const { log, reader } = growing();
    log.write(FRAMES[0]!);
    readable(reader);
    log.write(FRAMES[2]!);
    expect(() => readable(reader)).toThrow(expect.objectContaining({ code: 'bad-log' }));
  });
});
