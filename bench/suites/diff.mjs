import { compareEntries } from '../../dist/harness/localise/compare-logs.js';
import { localiseLogs } from '../../dist/harness/localise/localise-logs.js';
import { LogExecution } from '../../dist/harness/localise/log-execution.js';
import { EncodedHeader } from '../../dist/hypervisor/log/header-codec.js';
import { LogReader } from '../../dist/hypervisor/log/log-reader.js';
import { memorySource } from '../../dist/hypervisor/log/log-source.js';
import { LogWriter } from '../../dist/hypervisor/log/log-writer.js';
import { MemorySink } from '../../dist/hypervisor/log/memory-sink.js';
import { DEFAULT_CHECKPOINT_INTERVAL, Recorder } from '../../dist/hypervisor/recorder.js';
import { recordSync } from '../../dist/hypervisor/record.js';
import { EnvironmentEvents } from '../../dist/hypervisor/environment-events.js';
import { Schedule } from '../../dist/hypervisor/schedule.js';
import { simulatedEnvironment } from '../../dist/environment/simulated/environment.js';
import { ScriptedConsole } from '../../dist/environment/simulated/scripted-console.js';
import { Seed } from '../../dist/environment/seed.js';
import { guestOf } from '../guest-run.mjs';
import { cpuSeconds } from '../measure.mjs';
import { memoryLoop } from '../programs.mjs';

/** Two recorded runs of one guest that differ in one key, typed at one place. */
class TwoRuns {
  #guest;
  #logs;
  #executions;

  constructor(slots, place) {
    this.#guest = guestOf(memoryLoop(slots));
    const machine = this.#guest.create();
    this.#logs = ['x', 'y'].map((key) => recorded(this.#guest, machine, slots, place, key));
    this.#executions = this.#logs.map(
      (log, index) => new LogExecution('ab'[index], this.#guest.create(), () => reader(log)),
    );
  }

  /** Replays each of them, from power-on to its end. */
  replayEach() {
    return cpuSeconds(() => {
      for (const execution of this.#executions) {
        if (execution.run({}).misfit === true) throw new Error('a log does not replay');
      }
    });
  }

  /** Finds the slot from which on they differ. */
  diff() {
    return cpuSeconds(() => {
      const { places } = compareEntries(...this.#logs.map(reader));
      const { position, certainty } = localiseLogs(...this.#executions, places) ?? {};
      if (position !== places[0] || certainty !== 'first') throw new Error(`found at ${position}`);
    });
  }
}

function reader(log) {
  return new LogReader(memorySource(log));
}

function recorded(guest, machine, slots, place, key) {
  machine.reset();
  const sink = new MemorySink();
  const header = EncodedHeader.of({
    release: 'benchmark',
    machine: guest.describe(),
    checkpointInterval: DEFAULT_CHECKPOINT_INTERVAL,
  });
  const data = new TextEncoder().encode(key);
  const schedule = new Schedule([
    { anchor: { at: Math.floor(slots * place) }, event: { kind: 'console', data } },
  ]);
  const environment = simulatedEnvironment(Seed.root(1), { console: new ScriptedConsole() });
  const events = new EnvironmentEvents(environment, { clock: { kind: 'read' }, schedule });
  recordSync(machine, new Recorder(events, new LogWriter(header, sink)));
  return sink.bytes.slice();
}

/** What it costs to find where two runs become different, over replaying each of them once. */
export function diff({ quick }) {
  const slots = quick ? 1_000_000 : 1_000_000_000;
  const late = new TwoRuns(slots, 0.99);
  const early = new TwoRuns(slots, 0.01);
  const figure = (label) => ({ label, unit: 'x', better: 'lower', ratio: true, target: 1.5 });
  return {
    figures: {
      late: figure(`two runs of ${slots.toExponential()} slots, other at 99%: diff, over replaying each`),
      early: figure(`two runs of ${slots.toExponential()} slots, other at 1%: diff, over replaying each`),
    },
    sample: () => ({ late: late.diff() / late.replayEach(), early: early.diff() / early.replayEach() }),
  };
}
