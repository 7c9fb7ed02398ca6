import type { Environment } from '../../src/environment/environment.ts';
import { Seed } from '../../src/environment/seed.ts';
import { simulatedEnvironment } from '../../src/environment/simulated/environment.ts';
import { ScriptedConsole } from '../../src/environment/simulated/scripted-console.ts';
import { EnvironmentEvents } from '../../src/hypervisor/environment-events.ts';
import type { LogEntry } from '../../src/hypervisor/log/entry.ts';
import { readEntries, writeEntries } from '../../src/hypervisor/log/entry-list.ts';
import { LogReader } from '../../src/hypervisor/log/log-reader.ts';
import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import { LogWriter } from '../../src/hypervisor/log/log-writer.ts';
import { MemorySink } from '../../src/hypervisor/log/memory-sink.ts';
import type { Outcome } from '../../src/hypervisor/outcome.ts';
import { recordSync } from '../../src/hypervisor/record.ts';
import { Recorder } from '../../src/hypervisor/recorder.ts';
import { replaySync } from '../../src/hypervisor/replay.ts';
import { Replayer } from '../../src/hypervisor/replayer.ts';
import type { ReplayResult } from '../../src/hypervisor/replayer.ts';
import type { Planned } from '../../src/hypervisor/schedule.ts';
import { Schedule } from '../../src/hypervisor/schedule.ts';
import { ScriptedMachine } from './scripted-machine.ts';
import type { Action } from './scripted-machine.ts';

export type Program = (position: number) => Action;

export const INTERVAL = 10;
export const HEADER = {
  release: 'test',
  machine: { family: 'scripted', semantics: 1, configuration: {} },
  checkpointInterval: INTERVAL,
};

export interface RecordSetting {
  readonly environment?: Partial<Environment>;
  readonly plan?: readonly Planned[];
  readonly limit?: number;
}

/** A scripted guest, recorded. */
export function recorded(
  program: Program,
  { environment, plan = [], limit = 35 }: RecordSetting = {},
): { log: Uint8Array; outcome: Outcome; machine: ScriptedMachine; recorder: Recorder } {
  const machine = new ScriptedMachine(program);
  const simulated = simulatedEnvironment(Seed.root(1), { console: new ScriptedConsole() });
  const source = new EnvironmentEvents({ ...simulated, ...environment }, { schedule: new Schedule(plan) });
  const sink = new MemorySink();
  const recorder = new Recorder(source, new LogWriter(HEADER, sink));
  const outcome = recordSync(machine, recorder, { limit });
  return { log: sink.bytes.slice(), outcome, machine, recorder };
}

/** A scripted guest, made to do what a log says. */
export function replayed(
  program: Program,
  log: Uint8Array,
): { result: ReplayResult; machine: ScriptedMachine } {
  const machine = new ScriptedMachine(program);
  const result = replaySync(machine, new Replayer(new LogReader(memorySource(log))));
  return { result, machine };
}

/** Writes a log by hand. */
export function logWith(write: (log: LogWriter) => void): Uint8Array {
  const sink = new MemorySink();
  write(new LogWriter(HEADER, sink));
  return sink.bytes.slice();
}

/** The same log with a frame for each entry. */
export function inSmallFrames(log: Uint8Array): Uint8Array {
  const { header, entries } = readEntries(memorySource(log));
  return writeEntries(header, entries, 1);
}

export function headerBytes(log: Uint8Array): number {
  return new LogReader(memorySource(log)).encodedHeader.bytes.length;
}

/** What a log holds, in short: position and kind. */
export function contents(log: Uint8Array): string[] {
  const reader = new LogReader(memorySource(log));
  const found: string[] = [];
  for (; reader.entry !== undefined; reader.advance()) found.push(describeEntry(reader.entry));
  return found;
}

function describeEntry(entry: LogEntry): string {
  const { position, kind } = entry;
  if (kind === 'input' || kind === 'answer') return `${position} ${kind} ${entry.input.kind}`;
  return kind === 'end' ? `${position} end ${entry.outcome.end}` : `${position} ${kind}`;
}
