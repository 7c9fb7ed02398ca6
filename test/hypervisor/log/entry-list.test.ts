import { expect, test } from 'vitest';
import type { LogEntry } from '../../../src/hypervisor/log/entry.ts';
import { readEntries, writeEntries } from '../../../src/hypervisor/log/entry-list.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import { HEADER, oneOfEachKind } from './logs.ts';

test('a log with one entry of each kind is read as it was written', () => {
  const entries: readonly LogEntry[] = oneOfEachKind();
  const log = writeEntries(HEADER, entries);
  const read = readEntries(memorySource(log));
  expect(read.entries).toEqual(entries);
  expect(read.header.header).toEqual(HEADER);
  expect(read.end).toBe('finished');
});
