import { describe, expect, test } from 'vitest';

import { compareEntries, otherMachine } from '../../../src/harness/localise/compare-logs.ts';
import { writeEntries } from '../../../src/hypervisor/log/entry-list.ts';
import type { LogEntry } from '../../../src/hypervisor/log/entry.ts';
import { LogReader } from '../../../src/hypervisor/log/log-reader.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import type { Outcome } from '../../../src/hypervisor/outcome.ts';
import { HEADER } from '../../hypervisor/log/logs.ts';

type Unnumbered = LogEntry extends infer E
  ? E extends LogEntry
    ? Omit<E, 'sequence' | 'hart'>
    : never
  : never;

const tick = (position: number, value: number): Unnumbered => ({
  kind: 'input',
  position,
  input: { kind: 'clock', value },
});
const end = (position: number, outcome: Outcome): Unnumbered => ({ kind: 'end', position, outcome });
const HALT: Outcome = { end: 'halt', code: 0 };

function bytesOf(...entries: readonly Unnumbered[]): Uint8Array {
  const numbered = entries.map((entry, sequence) => ({ ...entry, sequence, hart: 0 }) as LogEntry);
  return writeEntries(HEADER, numbered);
}

const reader = (log: Uint8Array): LogReader => new LogReader(memorySource(log));
const compared = (a: Uint8Array, b: Uint8Array) => compareEntries(reader(a), reader(b));

const WHOLE = bytesOf(tick(10, 1), tick(20, 2), tick(30, 3), end(40, HALT));

describe('two logs, entry by entry', () => {
  test('have no unequal place where they are the same', () => {
    expect(compared(WHOLE, WHOLE)).toEqual({ places: [] });
  });

  test('have one where an input is another, is missing, or comes elsewhere', () => {
    expect(compared(WHOLE, bytesOf(tick(10, 1), tick(20, 9), tick(30, 3), end(40, HALT)))).toEqual({
      places: [20],
    });
    expect(compared(WHOLE, bytesOf(tick(10, 1), tick(30, 3), end(40, HALT)))).toEqual({ places: [20] });
    expect(compared(WHOLE, bytesOf(tick(10, 1), tick(21, 2), tick(30, 3), end(40, HALT)))).toEqual({
      places: [20, 21],
    });
  });

  test('have one where one guest ended and the other went on', () => {
    expect(compared(WHOLE, bytesOf(tick(10, 1), end(15, HALT))).places[0]).toBe(15);
  });

  test('do not count marks', () => {
    const marked = bytesOf(
      tick(10, 1),
      { kind: 'mark', position: 15 },
      tick(20, 2),
      tick(30, 3),
      end(40, HALT),
    );
    expect(compared(WHOLE, marked)).toEqual({ places: [] });
  });

  test('are compared as far as the one goes that was ended at a limit', () => {
    const short = bytesOf(tick(10, 1), tick(20, 2), end(25, { end: 'limit' }));
    expect(compared(WHOLE, short)).toEqual({ places: [], shorter: { log: 1, position: 25, how: 'limit' } });
    expect(compared(short, WHOLE)).toEqual({ places: [], shorter: { log: 0, position: 25, how: 'limit' } });
  });

  test('are compared as far as the one goes whose recorder ended early, and no further', () => {
    // Without its only frame: of a part of a frame nothing can be relied on.
    const torn = WHOLE.subarray(0, WHOLE.length - 40);
    const { places, shorter } = compared(WHOLE, torn);
    expect(places).toEqual([]);
    expect(shorter).toMatchObject({ log: 1, how: 'its recorder ended early' });
    expect(shorter!.position).toBe(0);
    const unfinished = WHOLE.subarray(0, WHOLE.length - 1);
    expect(compared(WHOLE, unfinished)).toEqual({ places: [] });
  });
});

test('of two machines it is said in which fields they are set up differently', () => {
  const machine = (configuration: unknown) => ({ family: 'toy', semantics: 1, configuration });
  expect(otherMachine(machine({ a: 1, b: 2 }), machine({ a: 1, b: 3, c: 4 }))).toBe(
    'boards that are set up differently: b, c',
  );
  expect(otherMachine(machine({ a: 1 }), machine({ a: 1 }))).toBeUndefined();
});
