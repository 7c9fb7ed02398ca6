import { describe, expect, test } from 'vitest';

import type { Disk, Environment, Network } from '../../src/environment/environment.ts';
import { Seed } from '../../src/environment/seed.ts';
import { simulatedEnvironment } from '../../src/environment/simulated/environment.ts';
import { OverlayDisk } from '../../src/environment/simulated/overlay-disk.ts';
import { ScriptedConsole } from '../../src/environment/simulated/scripted-console.ts';
import { EnvironmentEvents } from '../../src/hypervisor/environment-events.ts';
import { LogReader } from '../../src/hypervisor/log/log-reader.ts';
import { LogWriter } from '../../src/hypervisor/log/log-writer.ts';
import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import { MemorySink } from '../../src/hypervisor/log/memory-sink.ts';
import { OutputGate } from '../../src/hypervisor/output-gate.ts';
import { recordSync } from '../../src/hypervisor/record.ts';
import { Recorder } from '../../src/hypervisor/recorder.ts';
import { LockstepError } from '../../src/machine/errors.ts';
import { HEADER } from './recording.ts';
import { ScriptedMachine } from './scripted-machine.ts';
import type { Action } from './scripted-machine.ts';

const DISK = 0;
const CARD = 6;

/** An output of a guest: the position behind its slot, and a name for it. */
type Output = readonly [number, string];

/**
 * Records a guest whose slots have outputs, with a gate; and notes in which order the log's parts were written, and the
 * outputs came out. Each output is one byte, its slot's position.
 */
function orderOf(
  actions: Record<number, Action>,
  limit: number,
): { outputs: Output[]; coveredAt(output: number): number; log: Uint8Array } {
  const sink = new MemorySink();
  const outputs: Output[] = [];
  const covered: number[] = [];
  const out = (name: string, data: Uint8Array): void => {
    outputs.push([data[0]! + 1, name]);
    covered.push(lastPosition(sink.bytes));
  };
  const console = new ScriptedConsole();
  console.write = (data) => out('console', data);
  const network: Network = { send: (data) => out('frame', data), receive: () => undefined, next: 'never' };
  const disk: Disk = new OverlayDisk(8);
  const write = disk.write.bind(disk);
  disk.write = (sector, data) => {
    out('write', data);
    write(sector, data);
  };
  const environment: Environment = {
    ...simulatedEnvironment(Seed.root(1), { console }),
    networks: new Map([[CARD, network]]),
    disks: new Map([[DISK, disk]]),
  };
  const gate = new OutputGate(environment);
  const recorder = new Recorder(new EnvironmentEvents(gate.environment), new LogWriter(HEADER, sink), {
    gate,
  });
  recordSync(new ScriptedMachine((position) => actions[position] ?? 'compute'), recorder, { limit });
  return { outputs, coveredAt: (output) => covered[output]!, log: sink.bytes };
}

/** The position of the last entry that a backup would have, had the recorder ended here. */
function lastPosition(log: Uint8Array): number {
  const reader = new LogReader(memorySource(log));
  let position = -1;
  for (; reader.entry !== undefined; reader.advance()) position = reader.entry.position;
  return position;
}

const print = (slot: number): Action => ({ effects: [{ kind: 'console', data: Uint8Array.of(slot) }] });
const send = (slot: number): Action => ({
  effects: [{ kind: 'frame', device: CARD, data: Uint8Array.of(slot) }],
});
const write = (slot: number): Action => ({
  effects: [{ kind: 'write', device: DISK, request: slot, sector: 0, data: new Uint8Array(512).fill(slot) }],
});

describe('nothing leaves before the frames that cover its slot were written', () => {
  const cases: Record<string, [Record<number, Action>, number]> = {
    'while the guest computes': [{ 3: print(3), 4: send(4), 9: write(9), 12: print(12) }, 250_000],
    'when it waits': [{ 3: print(3), 5: send(5), 6: 'wait' }, 250_000],
    'when it switches itself off': [{ 3: print(3), 5: send(5), 6: { halt: 0 } }, 250_000],
    'when the limit is reached': [{ 3: print(3), 5: send(5) }, 20],
    'where the slot is the last before a checkpoint': [{ 9: write(9), 19: print(19) }, 25],
  };
  test.each(Object.entries(cases))('%s', (_name, [actions, limit]) => {
    const { outputs, coveredAt } = orderOf(actions, limit);
    const outgoing = Object.values(actions).filter(
      (action) => typeof action === 'object' && 'effects' in action,
    );
    expect(outputs).toHaveLength(outgoing.length);
    for (const [index, [position]] of outputs.entries()) {
      expect(coveredAt(index), `output ${index}`).toBeGreaterThanOrEqual(position);
    }
  });
});

test('what was printed and sent leaves in its order', () => {
  const { outputs } = orderOf({ 3: print(3), 4: send(4), 7: print(7) }, 200_000);
  expect(outputs).toEqual([
    [4, 'console'],
    [5, 'frame'],
    [8, 'console'],
  ]);
});

test('a guest that only computes after it has printed is not waited for: its words are covered by a mark', () => {
  const { coveredAt } = orderOf({ 3: print(3) }, 1_000_000);
  expect(coveredAt(0)).toBeLessThanOrEqual(100_010);
});

test('a guest that prints without an end is let out before too much waits', () => {
  const data = new Uint8Array(8192).fill(3);
  const chatter: Record<number, Action> = {};
  for (let slot = 3; slot < 40; slot++) chatter[slot] = { effects: [{ kind: 'console', data }] };
  const { coveredAt } = orderOf(chatter, 1000);
  expect(coveredAt(0)).toBeLessThan(30);
});

test('where logs are written has no influence on what they say', () => {
  const actions = { 3: print(3), 4: send(4), 9: write(9), 12: print(12) };
  const once = Buffer.from(orderOf(actions, 250_000).log);
  expect(once.equals(orderOf(actions, 250_000).log)).toBe(true);
});

test('a log that cannot be written ends the run there: the guest’s disk has no error, and nothing follows in the log', () => {
  const sink = new MemorySink();
  let writes = 0;
  const failing = {
    write: (bytes: Uint8Array): void => {
      if (++writes === 2) throw new LockstepError('bad-file', 'the disk is full');
      sink.write(bytes);
    },
  };
  const disk = new OverlayDisk(8);
  const gate = new OutputGate({
    ...simulatedEnvironment(Seed.root(1), { console: new ScriptedConsole() }),
    disks: new Map([[DISK, disk]]),
  });
  const data = new Uint8Array(512).fill(7);
  const machine = new ScriptedMachine((position) =>
    position === 5 ? { effects: [{ kind: 'write', device: DISK, request: 0, sector: 0, data }] } : 'compute',
  );
  const log = new LogWriter(HEADER, failing);
  const recorder = new Recorder(new EnvironmentEvents(gate.environment), log, { gate });
  expect(() => recordSync(machine, recorder, { limit: 1000 })).toThrow('the disk is full');
  expect(machine.position).toBe(6);
  expect(machine.inputs).toEqual([]);
  expect(disk.read(0, 512)).toEqual(new Uint8Array(512));
  expect(() => log.flush()).toThrow(/ended there/);
  expect(() => log.mark(7)).toThrow(/ended there/);
  expect(new LogReader(memorySource(sink.bytes)).end).toBe('torn');
});
