import { describe, expect, test } from 'vitest';
import { LogWriter } from '../../../src/hypervisor/log/log-writer.ts';
import { MemorySink } from '../../../src/hypervisor/log/memory-sink.ts';
import { read } from '../../repository/files.ts';
import { HEADER } from './logs.ts';
import { STREAMS, draws } from './streams.ts';
import type { Stream } from './streams.ts';

const EVENTS = 20_000;
const MAX_SLOTS = 2000;
/** After so many events there is a checkpoint; and a mark, and the frame is written, as where outputs wait for it. */
const EVENTS_TO_CHECKPOINT = 50;

/** Bytes of log for each event, beyond its data; everything but the header counts. */
function bytesPerEvent(streams: readonly Stream[]): number {
  const random = draws();
  const sink = new MemorySink();
  const writer = new LogWriter(HEADER, sink);
  const header = sink.bytes.length;
  let position = 0;
  let payload = 0;
  for (let event = 1; event <= EVENTS; event++) {
    const slots = random.integer(1, MAX_SLOTS);
    position += slots;
    const { asked, next } = streams[event % streams.length]!;
    const input = next(slots, random);
    if ('data' in input) payload += input.data.length;
    writer.input(position, input, asked);
    if (event % EVENTS_TO_CHECKPOINT === 0) {
      writer.checkpoint(position, '0123456789abcdef', 0x0123_4567);
      writer.mark(position + MAX_SLOTS);
      writer.flush();
      position += MAX_SLOTS;
    }
  }
  writer.end(position, { end: 'limit' });
  writer.finish();
  return (sink.bytes.length - header - payload) / EVENTS;
}

const measured = STREAMS.map((make) => ({ name: make().name, bytes: bytesPerEvent([make()]) }));

describe('events at most 2,000 slots apart take at most 4 bytes, and their data', () => {
  test.each(measured)('$name', ({ bytes }) => {
    expect(bytes).toBeLessThanOrEqual(4);
  });

  test('all of them in turn, on one clock', () => {
    const readings = STREAMS.slice(1, 2).map((make) => make());
    const others = STREAMS.slice(6).map((make) => make());
    expect(bytesPerEvent([...readings, ...others])).toBeLessThanOrEqual(4);
  });

  test('as the table in the document says', () => {
    const rows = measured.map(({ name, bytes }) => `${name} ${bytes.toFixed(2)}`);
    const table = [...read('docs/log-format.md').matchAll(/^\| ([^|]*?) +\| +(\d\.\d\d) +\|$/gm)];
    expect(table.map(([, name, bytes]) => `${name} ${bytes}`)).toEqual(rows);
  });
});
