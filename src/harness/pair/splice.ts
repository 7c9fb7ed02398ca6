import { readEntries, writeEntries } from '../../hypervisor/log/entry-list.ts';
import type { EncodedHeader } from '../../hypervisor/log/header-codec.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { PairHistory, Stretch } from '../../simulation/history.ts';

/**
 * The log of the one machine that the outside has seen: of each log that was followed by a backup which went live what that had
 * consumed, and all that was written otherwise. Without a takeover and a new backup, the primary's.
 */
export function splice({ stretches }: Pick<PairHistory, 'stretches'>, header: EncodedHeader): Uint8Array {
  const parts = lineage(stretches);
  if (parts.length === 1 && parts[0]!.takeover === undefined) return parts[0]!.log;
  const known = { known: header };
  const entries = parts
    .map(({ log, takeover }) =>
      readEntries(memorySource(log), known).entries.slice(0, takeover?.consumed ?? Infinity),
    )
    .filter((part) => part.length > 0);
  return writeEntries(
    header,
    // A guest that had ended ends once more, or has all the log that there is.
    entries.flatMap((part, index) =>
      index === entries.length - 1 ? part : part.filter(({ kind }) => kind !== 'end'),
    ),
  );
}

/** The logs of who was live, one after the other; what a host writes behind a takeover by its backup is of no account. */
function lineage(stretches: PairHistory['stretches']): readonly Stretch[] {
  let [{ host }] = stretches;
  const line: Stretch[] = [];
  for (const stretch of stretches) {
    if (stretch.host !== host) continue;
    line.push(stretch);
    host = stretch.takeover?.host ?? host;
  }
  return line;
}
