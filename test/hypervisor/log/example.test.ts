import { expect, test } from 'vitest';
import { readEntries, writeEntries } from '../../../src/hypervisor/log/entry-list.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import { read } from '../../repository/files.ts';
import { EXAMPLE_ENTRIES, EXAMPLE_HEADER } from './example.ts';

const documented = /^## An example[\s\S]*?```text\n([\s\S]*?)```/m.exec(read('docs/log-format.md'))![1]!;
/** Bytes stand before the first gap of each line. */
const log = Uint8Array.from(
  documented
    .split('\n')
    .flatMap((line) => line.split(/ {2,}/)[0]!.match(/[0-9a-f]{2}/g) ?? [])
    .map((digits) => Number.parseInt(digits, 16)),
);

test('the log in the document is what is written for its entries', () => {
  expect([...log]).toEqual([...writeEntries(EXAMPLE_HEADER, EXAMPLE_ENTRIES)]);
});

test('the log in the document is read as the document says', () => {
  const { header, entries, end } = readEntries(memorySource(log));
  expect(header.header).toEqual(EXAMPLE_HEADER);
  expect(entries).toEqual(EXAMPLE_ENTRIES);
  expect(end).toBe('finished');
});
