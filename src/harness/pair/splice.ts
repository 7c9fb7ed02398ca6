import { readEntries, writeEntries } from '../../hypervisor/log/entry-list.ts';
import type { EncodedHeader } from '../../hypervisor/log/header-codec.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { PairHistory } from '../../simulation/history.ts';

/**
 * The log of the one machine that the outside has seen: what a backup consumed of its primary's, and what it has written since
 * it went live. Without a takeover, the primary's.
 */
export function splice(
  { log, ownLog, takeover }: Pick<PairHistory, 'log' | 'ownLog' | 'takeover'>,
  header: EncodedHeader,
): Uint8Array {
  if (ownLog === undefined || takeover === undefined) return log;
  const known = { known: header };
  const consumed = readEntries(memorySource(log), known).entries.slice(0, takeover.consumed);
  const own = readEntries(memorySource(ownLog), known).entries;
  // A guest that had ended ends once more, or has all the log that there is.
  const first = own.length === 0 ? consumed : consumed.filter(({ kind }) => kind !== 'end');
  return writeEntries(header, [...first, ...own]);
}
