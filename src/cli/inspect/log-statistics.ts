import type { LogEntry } from '../../hypervisor/log/entry.ts';
import { entryKind } from '../../report/words/describe-entry.ts';

/** What the entries of one kind come to. */
export interface KindStatistics {
  count: number;
  /** In their frames. */
  bytes: number;
  /** Of that, what was received, or a snapshot's state; the rest says when, what and how long. */
  data: number;
}

/** Counts a log's entries while they are read. */
export class LogStatistics {
  /** In the order in which they first occurred. */
  readonly kinds = new Map<string, KindStatistics>();
  readonly total: KindStatistics = { count: 0, bytes: 0, data: 0 };
  /** Entries that are events: all but marks, checkpoints, snapshots and the end. */
  events = 0;
  /** Of the last entry. */
  position = 0;

  /** @param bytes how many the entry takes in its frame */
  add(entry: LogEntry, bytes: number): void {
    const kind = entryKind(entry);
    let statistics = this.kinds.get(kind);
    if (statistics === undefined) {
      statistics = { count: 0, bytes: 0, data: 0 };
      this.kinds.set(kind, statistics);
    }
    for (const sum of [statistics, this.total]) {
      sum.count++;
      sum.bytes += bytes;
      sum.data += dataBytes(entry);
    }
    if (entry.kind === 'input' || entry.kind === 'answer' || entry.kind === 'power-off') this.events++;
    this.position = entry.position;
  }
}

function dataBytes(entry: LogEntry): number {
  if (entry.kind === 'snapshot') return entry.state.length;
  if (entry.kind !== 'input' && entry.kind !== 'answer') return 0;
  return 'data' in entry.input ? entry.input.data.length : 0;
}
