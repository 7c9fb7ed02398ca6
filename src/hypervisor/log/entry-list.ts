import type { Input } from '../../machine/input.ts';
import type { LogEntry } from './entry.ts';
import type { EncodedHeader } from './header-codec.ts';
import type { LogHeader } from './header.ts';
import { LogReader } from './log-reader.ts';
import type { LogReaderOptions } from './log-reader.ts';
import type { LogSource } from './log-source.ts';
import { LogWriter } from './log-writer.ts';
import { MemorySink } from './memory-sink.ts';

/** A log taken apart, to be looked at or put together again otherwise. */
export interface EntryList {
  readonly header: EncodedHeader;
  readonly entries: readonly LogEntry[];
  readonly end: 'finished' | 'torn';
}

/**
 * All entries of a log that is small enough for memory.
 * @throws LockstepError `bad-log`
 */
export function readEntries(source: LogSource, options?: LogReaderOptions): EntryList {
  const reader = new LogReader(source, options);
  const entries: LogEntry[] = [];
  for (; reader.entry !== undefined; reader.advance()) entries.push(copyEntry(reader.entry));
  return { header: reader.encodedHeader, entries, end: reader.end === 'finished' ? 'finished' : 'torn' };
}

/**
 * A log with these entries, with checksums as they have to be, and a footer if the last one is an end. Sequence numbers
 * are given anew.
 * @param frameEntries entries in a frame at most
 * @throws LockstepError `bad-input`: an entry cannot be written
 */
export function writeEntries(
  header: LogHeader | EncodedHeader,
  entries: readonly LogEntry[],
  frameEntries = Infinity,
): Uint8Array {
  const sink = new MemorySink();
  const writer = new LogWriter(header, sink);
  let inFrame = 0;
  for (const entry of entries) {
    writeEntry(writer, entry);
    if (++inFrame < frameEntries) continue;
    writer.flush();
    inFrame = 0;
  }
  if (entries.at(-1)?.kind === 'end') writer.finish();
  else writer.flush();
  return sink.bytes.slice();
}

/** Appends an entry of another log. */
export function writeEntry(writer: LogWriter, entry: LogEntry): void {
  switch (entry.kind) {
    case 'input':
    case 'answer':
      return writer.input(entry.position, entry.input, entry.kind === 'answer', entry.hart);
    case 'mark':
      return writer.mark(entry.position);
    case 'checkpoint':
      return writer.checkpoint(entry.position, entry.digest, entry.outputs);
    case 'snapshot':
      return writer.snapshot(entry.position, entry.state);
    case 'power-off':
      return writer.powerOff(entry.position);
    case 'end':
      return writer.end(entry.position, entry.outcome);
  }
}

/** An entry that stays as it is when its reader goes on. */
export function copyEntry(entry: LogEntry): LogEntry {
  if (entry.kind === 'input' || entry.kind === 'answer') return { ...entry, input: copyInput(entry.input) };
  if (entry.kind === 'snapshot') return { ...entry, state: entry.state.slice() };
  return { ...entry };
}

function copyInput(input: Input): Input {
  return 'data' in input ? { ...input, data: input.data.slice() } : { ...input };
}
