import { describe, expect, test } from 'vitest';

import type { Effect } from '../../src/machine/exit.ts';
import { Seed } from '../../src/environment/seed.ts';
import { simulatedEnvironment } from '../../src/environment/simulated/environment.ts';
import { ScriptedConsole } from '../../src/environment/simulated/scripted-console.ts';
import { EnvironmentEvents } from '../../src/hypervisor/environment-events.ts';
import { PassingEvents } from '../../src/hypervisor/passing-events.ts';
import { LogWriter } from '../../src/hypervisor/log/log-writer.ts';
import { MemorySink } from '../../src/hypervisor/log/memory-sink.ts';
import { recordSync } from '../../src/hypervisor/record.ts';
import { Recorder } from '../../src/hypervisor/recorder.ts';
import type { RecorderOptions } from '../../src/hypervisor/recorder.ts';
import { Traffic } from '../../src/hypervisor/traffic.ts';
import { HEADER, contents } from './recording.ts';
import { ScriptedMachine, slots } from './scripted-machine.ts';
import type { Action } from './scripted-machine.ts';

/** No checkpoints but at the end, so that marks stand out. */
const INTERVAL = 1_000_000;

/** Records a guest with a gate, and notes what had been written when something left. */
function recording(
  program: (position: number) => Action,
  limit: number,
  options: Omit<RecorderOptions, 'gate'> = {},
  interval = INTERVAL,
) {
  const sink = new MemorySink();
  const log = new LogWriter({ ...HEADER, checkpointInterval: interval }, sink);
  const left: { position: number; log: string[] }[] = [];
  let holding = false;
  const machine = new ScriptedMachine(program);
  const gate = {
    get holding() {
      return holding;
    },
    full: false,
    release: () => {
      if (holding) left.push({ position: machine.position, log: contents(sink.bytes.slice()) });
      holding = false;
    },
  };
  const environment = simulatedEnvironment(Seed.root(1), { console: new ScriptedConsole() });
  const source = new (class extends PassingEvents {
    override perform(effects: readonly Effect[]): void {
      holding ||= effects.some(({ kind }) => kind === 'console');
    }
  })(new EnvironmentEvents(environment));
  const recorder = new Recorder(source, log, { gate, ...options });
  return { recorder, sink, left, machine, log, run: () => recordSync(machine, recorder, { limit }) };
}

const PRINTS: Action = { effects: [{ kind: 'console', data: Uint8Array.of(1) }] };

describe('marks', () => {
  test('come after so many slots at the latest, so that a backup knows how far the guest is', () => {
    const { sink, run } = recording(slots(), 1000, { markSlots: 300 });
    run();
    expect(contents(sink.bytes)).toEqual([
      '300 mark',
      '600 mark',
      '900 mark',
      '1000 checkpoint',
      '1000 end limit',
    ]);
  });

  test('do not come if nobody wants them', () => {
    const { sink, run } = recording(slots(), 1000);
    run();
    expect(contents(sink.bytes)).toEqual(['1000 checkpoint', '1000 end limit']);
  });

  test('are counted from the last one, whatever that was for', () => {
    const { sink, run } = recording((at) => (at === 250 ? PRINTS : 'compute'), 700, {
      markSlots: 300,
      heldSlots: 10,
    });
    run();
    expect(contents(sink.bytes)).toEqual(['261 mark', '561 mark', '700 checkpoint', '700 end limit']);
  });

  test('make way for a checkpoint that is due at the same position', () => {
    const { sink, run } = recording(slots(), 1000, { markSlots: 500 }, 500);
    run();
    expect(contents(sink.bytes).filter((entry) => entry.endsWith('mark'))).toEqual([]);
    expect(contents(sink.bytes)).toContain('500 checkpoint');
  });
});

describe('what is held', () => {
  test.each([1, 20, 400])('waits %i slots at most, and is covered when it leaves', (heldSlots) => {
    const { left, run } = recording((at) => (at === 99 ? PRINTS : 'compute'), 2000, { heldSlots });
    run();
    expect(left).toEqual([{ position: 100 + heldSlots, log: [`${100 + heldSlots} mark`] }]);
  });

  test('is not made to wait longer by what comes behind it', () => {
    const { left, run } = recording((at) => (at >= 99 && at < 110 ? PRINTS : 'compute'), 2000, {
      heldSlots: 30,
    });
    run();
    expect(left.map(({ position }) => position)).toEqual([130]);
  });
});

describe('what is written at once', () => {
  test('says that the guest has got where it is, once', () => {
    const { recorder, sink, machine, run, log } = recording(slots(), 100);
    recorder.cover();
    expect(contents(sink.bytes)).toEqual([]);
    recorder.arrival(machine, false);
    machine.run(40);
    recorder.cover();
    recorder.cover();
    expect(contents(sink.bytes)).toEqual(['40 mark']);
    expect(log.position).toBe(40);
    run();
    expect(contents(sink.bytes)).toEqual(['40 mark', '100 checkpoint', '100 end limit']);
  });

  test('has the checkpoint that is due instead of a mark', () => {
    const { recorder, sink, machine } = recording(slots(), 100, {}, 40);
    recorder.arrival(machine, false);
    machine.run(40);
    recorder.cover();
    expect(contents(sink.bytes)).toEqual(['40 checkpoint']);
  });
});

test('who goes on with another’s log has its traffic, and the next checkpoint where that was due', () => {
  const traffic = new Traffic();
  traffic.left([{ kind: 'read', device: 0, request: 4, sector: 1, bytes: 512 }], 3);
  const { recorder, sink, machine, run } = recording(
    slots(),
    100,
    { from: { traffic, nextCheckpoint: 60 } },
    50,
  );
  machine.run(40);
  run();
  expect(recorder.traffic).toBe(traffic);
  expect(contents(sink.bytes)).toEqual(['60 checkpoint', '100 checkpoint', '100 end limit']);
});
