import type { LogEntry } from '../../hypervisor/log/entry.ts';
import type { EncodedHeader } from '../../hypervisor/log/header-codec.ts';
import { LogReader } from '../../hypervisor/log/log-reader.ts';
import type { LogSink } from '../../hypervisor/log/log-sink.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import { LogWriter } from '../../hypervisor/log/log-writer.ts';
import { MemorySink } from '../../hypervisor/log/memory-sink.ts';
import type { Input } from '../../machine/input.ts';

/** A log, read whole. */
export interface ReadLog {
  readonly header: EncodedHeader;
  readonly entries: readonly LogEntry[];
  readonly finished: boolean;
}

/** @throws LockstepError `bad-log` */
export function readLog(log: Uint8Array, known?: EncodedHeader): ReadLog {
  const reader = new LogReader(memorySource(log), known === undefined ? {} : { known });
  const entries: LogEntry[] = [];
  for (; reader.entry !== undefined; reader.advance()) entries.push(kept(reader.entry));
  return { header: reader.encodedHeader, entries, finished: reader.end === 'finished' };
}

/** @throws LockstepError `bad-input`: no log has these entries in this order */
export function logOf(header: EncodedHeader, entries: readonly LogEntry[]): Uint8Array {
  const sink = new MemorySink();
  writeLog(header, entries, sink, Infinity);
  return sink.bytes.slice();
}

/** Writes a finished log in frames of so many entries. */
export function writeLog(
  header: EncodedHeader,
  entries: readonly LogEntry[],
  sink: LogSink,
  entriesInFrame: number,
): void {
  const writer = new LogWriter(header, sink);
  for (const entry of entries) {
    if (writer.sequence % entriesInFrame === 0) writer.flush();
    writeEntry(writer, entry);
  }
  writer.finish();
}

/** Whether two entries say the same. */
export function sameEntry(a: LogEntry, b: LogEntry): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function writeEntry(writer: LogWriter, entry: LogEntry): void {
  const { position } = entry;
  switch (entry.kind) {
    case 'input':
    case 'answer':
      writer.input(position, entry.input, entry.kind === 'answer', entry.hart);
      break;
    case 'mark':
      writer.mark(position);
      break;
    case 'checkpoint':
      writer.checkpoint(position, entry.digest, entry.outputs);
      break;
    case 'snapshot':
      writer.snapshot(position, entry.state);
      break;
    case 'power-off':
      writer.powerOff(position);
      break;
    case 'end':
      writer.end(position, entry.outcome);
  }
}

/** A copy of what a reader will use again. */
function kept(entry: LogEntry): LogEntry {
  if (entry.kind === 'snapshot') return { ...entry, state: entry.state.slice() };
  return 'input' in entry ? { ...entry, input: keptInput(entry.input) } : { ...entry };
}

function keptInput(input: Input): Input {
  return 'data' in input ? { ...input, data: input.data.slice() } : { ...input };
}
