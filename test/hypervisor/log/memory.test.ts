import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { LogReader } from '../../../src/hypervisor/log/log-reader.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import { LogWriter } from '../../../src/hypervisor/log/log-writer.ts';
import { MemorySink } from '../../../src/hypervisor/log/memory-sink.ts';
import type { Input } from '../../../src/machine/input.ts';
import type { Mutable } from '../../../src/hypervisor/log/place.ts';
import { HEADER } from './logs.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** So few that no collection comes in between and hides what is to be seen. */
const EVENTS = 10_000;
const ROUNDS = 15;
/** Less than any object or boxed number: views once for each frame, a checkpoint's digits once in fifty entries. */
const FEW_BYTES = 10;

/**
 * The heap that `EVENTS` events take, garbage included, in bytes for each: the least of some rounds. What an event needs it
 * needs in each of them; what the engine does beside it, such as compiling on a busy host, comes in some.
 */
function heapBytesPerEvent(events: () => void): number {
  const growths: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    events();
    growths.push((process.memoryUsage().heapUsed - before) / EVENTS);
  }
  return Math.min(...growths);
}

const data = new Uint8Array(700);
const clock: Mutable<Input & { kind: 'clock' }> = { kind: 'clock', value: 0 };
const completion: Mutable<Input & { kind: 'completion' }> = {
  kind: 'completion',
  device: 0,
  request: 0,
  status: 'ok',
  data: data.subarray(0, 512),
};

const KINDS: readonly (readonly [string, Input, boolean])[] = [
  ['a clock reading', clock, true],
  ['an expiry', clock, false],
  ['console input', { kind: 'console', data: data.subarray(0, 3) }, false],
  ['a frame', { kind: 'frame', device: 6, data }, false],
  ['a completion', completion, false],
  ['a signal', { kind: 'signal', name: 'tick', data: data.subarray(0, 40) }, false],
];

describe.each(KINDS)('%s', (_, input, asked) => {
  const sink = new MemorySink();
  const writer = new LogWriter(HEADER, sink);
  let position = 0;
  const write = (): void => {
    for (let event = 0; event < EVENTS; event++) {
      position += 1 + ((event * 7919) % 2000);
      clock.value += 150 + ((event * 31) % 100);
      completion.request++;
      writer.input(position, input, asked);
      if (event % 50 === 49) writer.checkpoint(position, '0123456789abcdef', 77);
    }
  };
  for (let warm = 0; warm < 4; warm++) write();

  test('is written without a new object', () => {
    expect(heapBytesPerEvent(write)).toBeLessThan(FEW_BYTES);
  });

  test('is read without a new object', () => {
    while (writer.sequence < (ROUNDS + 5) * EVENTS) write();
    writer.flush();
    const reader = new LogReader(memorySource(sink.bytes));
    const read = (): void => {
      for (let event = 0; event < EVENTS; event++) reader.advance();
    };
    for (let warm = 0; warm < 4; warm++) read();
    expect(heapBytesPerEvent(read)).toBeLessThan(FEW_BYTES);
    expect(reader.entry).toBeDefined();
  });
});

test('an object for each event would be seen', () => {
  const last: unknown[] = [];
  const kept = (): void => {
    for (let event = 0; event < EVENTS; event++) last[event & 7] = { event };
  };
  kept();
  expect(heapBytesPerEvent(kept)).toBeGreaterThan(2 * FEW_BYTES);
});
