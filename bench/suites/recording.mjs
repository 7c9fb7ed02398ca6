import { simulatedEnvironment } from '../../dist/environment/simulated/environment.js';
import { ScriptedConsole } from '../../dist/environment/simulated/scripted-console.js';
import { Seed } from '../../dist/environment/seed.js';
import { EnvironmentEvents } from '../../dist/hypervisor/environment-events.js';
import { LogReader } from '../../dist/hypervisor/log/log-reader.js';
import { LogWriter } from '../../dist/hypervisor/log/log-writer.js';
import { MemorySink } from '../../dist/hypervisor/log/memory-sink.js';
import { memorySource } from '../../dist/hypervisor/log/log-source.js';
import { OutputGate } from '../../dist/hypervisor/output-gate.js';
import { recordSync } from '../../dist/hypervisor/record.js';
import { DEFAULT_CHECKPOINT_INTERVAL, Recorder } from '../../dist/hypervisor/recorder.js';
import { replaySync } from '../../dist/hypervisor/replay.js';
import { Replayer } from '../../dist/hypervisor/replayer.js';
import { runSync } from '../../dist/hypervisor/drive.js';
import { createMachine } from '../guest-run.mjs';
import { cpuSeconds, median } from '../measure.mjs';
import { guestFile, someInterrupts, somePrints, someReadings } from '../programs.mjs';

/** In turns, so that what disturbs one kind of run disturbs the others too. */
const TURNS = 5;

/** Runs, records and replays one guest; what each took, and how long the log is. */
class Recording {
  #machine;
  #log;

  constructor(file) {
    this.#machine = createMachine(file);
  }

  run() {
    const machine = this.#ready();
    return cpuSeconds(() => expectEnd(runSync(machine, new EnvironmentEvents(environment()))));
  }

  record() {
    const machine = this.#ready();
    const sink = new MemorySink();
    const seconds = cpuSeconds(() => {
      const gate = new OutputGate(environment());
      const header = {
        release: 'benchmark',
        machine: { family: 'riscv', semantics: 1, configuration: {} },
        checkpointInterval: DEFAULT_CHECKPOINT_INTERVAL,
      };
      const log = new LogWriter(header, sink);
      const recorder = new Recorder(new EnvironmentEvents(gate.environment), log, { gate });
      expectEnd(recordSync(machine, recorder));
    });
    this.#log = sink.bytes.slice();
    return seconds;
  }

  replay() {
    const machine = this.#ready();
    return cpuSeconds(() => {
      const { verdict } = replaySync(machine, new Replayer(new LogReader(memorySource(this.#log))));
      if (verdict !== 'equal') throw new Error(`the replay is ${verdict}`);
    });
  }

  #ready() {
    this.#machine.reset();
    return this.#machine;
  }
}

function environment() {
  return simulatedEnvironment(Seed.root(1), { console: new ScriptedConsole() });
}

function expectEnd(outcome) {
  if (outcome.end !== 'halt' || outcome.code !== 0)
    throw new Error(`the guest failed: ${JSON.stringify(outcome)}`);
}

/** What recording costs over running, and replaying over recording. */
export function recording({ quick }) {
  const count = quick ? 500 : 50_000;
  const guests = {
    compute: ['compute (mix)', guestFile(quick ? 'hello' : 'mix'), 1.03],
    interrupts: ['interrupts only', someInterrupts(count, 30), 1.15],
    readings: ['clock readings only', someReadings(count, 0), 1.15],
    prints: ['prints only', somePrints(count, 0), 1.15],
  };
  const recordings = Object.fromEntries(
    Object.entries(guests).map(([name, [, file]]) => [name, new Recording(file)]),
  );
  const ratio = (label, target) => ({ label, unit: 'x', better: 'lower', ratio: true, target });
  const figures = {};
  for (const [name, [label, , target]] of Object.entries(guests)) {
    figures[`${name}Record`] = ratio(`${label}: recorded, over run`, target);
    figures[`${name}Replay`] = ratio(`${label}: replayed, over recorded`, 1);
  }
  return {
    figures,
    sample() {
      const sample = {};
      for (const [name, guest] of Object.entries(recordings)) {
        const turns = Array.from({ length: quick ? 1 : TURNS }, () => {
          const [run, record, replay] = [guest.run(), guest.record(), guest.replay()];
          return { record: record / run, replay: replay / record };
        });
        sample[`${name}Record`] = median(turns.map(({ record }) => record));
        sample[`${name}Replay`] = median(turns.map(({ replay }) => replay));
      }
      return sample;
    },
  };
}
