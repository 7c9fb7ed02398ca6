import { readEntries, writeEntries } from './entry-list.ts';
import { memorySource } from './log-source.ts';

/**
 * A finished log in the present format, with its entries in as few frames as there can be: the same entries always give the
 * same bytes.
 * @throws LockstepError `bad-log`: damaged
 */
export function canonicalLog(log: Uint8Array): Uint8Array {
  const { header, entries, end } = readEntries(memorySource(log));
  // What its recorder did not come to finish has nothing to be made of.
  return end === 'finished' ? writeEntries(header.header, entries) : log;
}
