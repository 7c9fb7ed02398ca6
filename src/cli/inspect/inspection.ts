import type { LogEntry } from '../../hypervisor/log/entry.ts';
import type { LogHeader } from '../../hypervisor/log/header.ts';
import type { LogStatistics } from './log-statistics.ts';

/** How an inspected log is shown: as text for people, or as JSON. Each part is given when the log has been read so far. */
export interface Inspection {
  begin(header: LogHeader, sizes: LogSizes): string;
  entry(entry: LogEntry): string;
  end(statistics: LogStatistics, sizes: LogSizes, ending: Ending): string;
}

/** In bytes. */
export interface LogSizes {
  readonly file: number;
  readonly header: number;
}

/** How a log ends. */
export interface Ending {
  /** By its footer; in the middle of something; or with bytes that no recorder has written. */
  readonly kind: 'finished' | 'torn' | 'damaged';
  /** Offset of the footer, or of the first frame that is not whole. */
  readonly offset: number;
  /** What is wrong. */
  readonly message?: string;
}
