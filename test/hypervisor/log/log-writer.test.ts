import { describe, expect, test } from 'vitest';
import { readEntries, writeEntry } from '../../../src/hypervisor/log/entry-list.ts';
import { EncodedHeader } from '../../../src/hypervisor/log/header-codec.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import { LogWriter } from '../../../src/hypervisor/log/log-writer.ts';
import { MemorySink } from '../../../src/hypervisor/log/memory-sink.ts';
import type { Input } from '../../../src/machine/input.ts';
import { takeApart } from './forge.ts';
import { HEADER, oneOfEachKind } from './logs.ts';

const data = Uint8Array.of(1, 2, 3);
const reading: Input = { kind: 'clock', value: 5 };

function started(): { writer: LogWriter; sink: MemorySink } {
  const sink = new MemorySink();
  const writer = new LogWriter(HEADER, sink);
  writer.input(100, reading, true);
  return { writer, sink };
}

describe('a writer of logs', () => {
  test('writes the header at once, and entries as frames when it is told to', () => {
    const { writer, sink } = started();
    const { bytes } = EncodedHeader.of(HEADER);
    expect(Buffer.compare(sink.bytes, bytes)).toBe(0);
    writer.flush();
    expect(takeApart(sink.bytes).frames).toHaveLength(1);
    writer.flush();
    expect(takeApart(sink.bytes).frames).toHaveLength(1);
    writer.mark(200);
    writer.flush();
    expect(takeApart(sink.bytes).frames.map(({ first }) => first)).toEqual([0, 1]);
  });

  test('says how many entries it has written, and where the last one is', () => {
    const writer = new LogWriter(HEADER, new MemorySink());
    expect([writer.sequence, writer.position]).toEqual([0, 0]);
    for (const entry of oneOfEachKind()) {
      writeEntry(writer, entry);
      expect([writer.sequence, writer.position]).toEqual([entry.sequence + 1, entry.position]);
    }
  });

  test('closes a frame as soon as 64 KiB are in it', () => {
    const { writer, sink } = started();
    const before = sink.bytes.length;
    const kilobyte = new Uint8Array(1024);
    for (let index = 0; index < 63; index++) {
      writer.input(100, { kind: 'console', data: kilobyte }, false);
      expect(sink.bytes.length).toBe(before);
    }
    writer.input(100, { kind: 'console', data: kilobyte }, false);
    expect(takeApart(sink.bytes).frames[0]!.entries.length).toBeGreaterThanOrEqual(64 * 1024);
  });

  test('writes each frame in one piece', () => {
    const pieces: number[] = [];
    const writer = new LogWriter(HEADER, { write: (bytes) => pieces.push(bytes.length) });
    for (const entry of oneOfEachKind()) {
      writeEntry(writer, entry);
      writer.flush();
    }
    writer.finish();
    expect(pieces).toHaveLength(1 + oneOfEachKind().length + 1);
  });

  test('takes an encoded header instead of encoding it again, with the same bytes', () => {
    const encoded = EncodedHeader.of(HEADER);
    const [one, other] = [new MemorySink(), new MemorySink()];
    expect(new LogWriter(encoded, one).header).toBe(HEADER);
    expect(new LogWriter(HEADER, other).header).toBe(HEADER);
    expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
  });

  test('copies data before it comes back', () => {
    const { writer, sink } = started();
    const reused = Uint8Array.of(7, 7);
    writer.input(100, { kind: 'console', data: reused }, false);
    reused.fill(0);
    writer.flush();
    const { entries } = readEntries(memorySource(sink.bytes));
    expect(entries[1]).toMatchObject({ input: { data: Uint8Array.of(7, 7) } });
  });

  test('ends a log once, and finishes it only behind its end', () => {
    const { writer, sink } = started();
    expect(() => writer.finish()).toThrow(/finished after its end was written/);
    writer.end(100, { end: 'halt', code: -3 });
    expect(() => writer.mark(200)).toThrow(/nothing can be logged behind the end/);
    expect(() => writer.end(200, { end: 'limit' })).toThrow(/behind the end/);
    writer.finish();
    const { length } = sink.bytes;
    writer.finish();
    expect(sink.bytes.length).toBe(length);
    expect(readEntries(memorySource(sink.bytes)).end).toBe('finished');
  });
});

describe('what cannot be written', () => {
  const unwritable: readonly [string, (writer: LogWriter) => void, RegExp][] = [
    ['a position that falls', (writer) => writer.mark(99), /positions never fall, and 99 follows 100/],
    ['half a slot', (writer) => writer.mark(100.5), /position 100\.5: not an integer/],
    ['a position beyond 2^53', (writer) => writer.input(2 ** 53, reading, true), /not an integer/],
    [
      'a clock that is none',
      (writer) => writer.input(100, { kind: 'clock', value: NaN }, true),
      /clock value NaN/,
    ],
    [
      'a negative expiry',
      (writer) => writer.input(100, { kind: 'clock', value: -1 }, false),
      /clock value -1/,
    ],
    ['a negative rate', (writer) => writer.input(100, { kind: 'pace', base: 0, rate: -1 }, false), /rate -1/],
    [
      'half a tick',
      (writer) => writer.input(100, { kind: 'pace', base: 0.5, rate: 1 }, false),
      /clock value 0\.5/,
    ],
    [
      'half a device',
      (writer) => writer.input(100, { kind: 'frame', device: 0.5, data }, false),
      /device 0\.5/,
    ],
    [
      'half a request',
      (writer) =>
        writer.input(100, { kind: 'completion', device: 0, request: 0.5, status: 'ok', data }, false, 3),
      /request 0\.5/,
    ],
    ['half a hart', (writer) => writer.input(100, reading, true, 0.5), /hart 0\.5/],
    [
      'a console as an answer',
      (writer) => writer.input(100, { kind: 'console', data }, true),
      /answered with a/,
    ],
    [
      'half a letter',
      (writer) => writer.input(100, { kind: 'signal', name: '\ud800', data }, true),
      /Unicode/,
    ],
    ['a digest that is short', (writer) => writer.checkpoint(100, '0123', 5), /16 hexadecimal digits/],
    ['a digest in capitals', (writer) => writer.checkpoint(100, '0123456789ABCDEF', 5), /in lower case/],
    ['outputs of 33 bits', (writer) => writer.checkpoint(100, '0123456789abcdef', 2 ** 32), /has 32 bits/],
    ['half an exit code', (writer) => writer.end(100, { end: 'halt', code: 0.5 }), /exit code 0\.5/],
    [
      'more than a gigabyte',
      (writer) => writer.snapshot(100, { length: 2 ** 30 + 1 } as Uint8Array),
      /1073741825 bytes in one entry/,
    ],
  ];

  test.each(unwritable)('%s is refused, and leaves the log as it was', (_, write, message) => {
    const { writer, sink } = started();
    expect(() => write(writer)).toThrow(message);
    expect(() => write(writer)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    expect([writer.sequence, writer.position]).toEqual([1, 100]);
    writer.end(100, { end: 'limit' });
    writer.finish();
    const { writer: untouched, sink: expected } = started();
    untouched.end(100, { end: 'limit' });
    untouched.finish();
    expect(Buffer.compare(sink.bytes, expected.bytes)).toBe(0);
  });
});
