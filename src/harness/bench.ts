import { runSync } from '../hypervisor/drive.ts';
import { digestOf } from '../hypervisor/digest.ts';
import { EnvironmentEvents } from '../hypervisor/environment-events.ts';
import type { EventSource } from '../hypervisor/event-source.ts';
import type { LogHeader } from '../hypervisor/log/header.ts';
import { LogReader } from '../hypervisor/log/log-reader.ts';
import { LogWriter } from '../hypervisor/log/log-writer.ts';
import { MemorySink } from '../hypervisor/log/memory-sink.ts';
import { memorySource } from '../hypervisor/log/memory-source.ts';
import type { Outcome } from '../hypervisor/outcome.ts';
import { Recorder } from '../hypervisor/recorder.ts';
import { concludeReplay } from '../hypervisor/replay.ts';
import { Replayer } from '../hypervisor/replayer.ts';
import type { ReplayResult } from '../hypervisor/replayer.ts';
import type { Consumed } from '../hypervisor/traffic.ts';
import type { MachineDescription } from '../machine/description.ts';
import type { Machine } from '../machine/machine.ts';
import { MeddledMachine } from './meddled-machine.ts';
import { SHIPPED } from './rig.ts';
import type { Rig } from './rig.ts';
import { scenarioParts } from './scenario/scenario-parts.ts';
import type { ReplaySetting, Scenario } from './scenario/scenario.ts';
import type { Subject } from './subject.ts';

/** Slots between checkpoints where a scenario does not say. */
const CHECKPOINT_INTERVAL = 5000;
/** A trial's log is of this release and no other. */
const RELEASE = 'trial';

/** What a primary did in one trial. */
export interface RecordedTrial {
  readonly scenario: Scenario;
  /** Without the guest's image: whoever replays it has that. */
  readonly log: Uint8Array;
  readonly outcome: Outcome;
  readonly position: number;
  readonly digest: string;
  readonly consumed: Consumed;
  /** What was printed. */
  readonly printed: Uint8Array;
  /** By index in the scenario's arrivals: whether the place of each was reached, and it was delivered. */
  readonly reached: readonly boolean[];
}

/** Replays of a trial, and where they got to. */
export interface ReplayedTrial {
  readonly result: ReplayResult;
  readonly position: number;
  readonly digest: string;
}

/** Where trials are run: the machines of one subject, made once and reset for each trial. */
export class Bench {
  readonly subject: Subject;
  readonly #rig: Rig;
  readonly #description: MachineDescription;
  readonly #primary: Machine;
  readonly #sink = new MemorySink();
  #backup: Machine | undefined;
  /** What machines without a reset of their own are loaded with. */
  readonly #powerOn = new Map<Machine, Uint8Array>();

  constructor(subject: Subject, rig: Rig = SHIPPED) {
    this.subject = subject;
    this.#rig = rig;
    this.#description = subject.describe?.() ?? { family: subject.id, semantics: 1, configuration: {} };
    this.#primary = this.#keep(rig.primary?.(subject) ?? subject.create());
  }

  /** The primary: runs the guest live in a scenario's environment, recorded. */
  record(scenario: Scenario): RecordedTrial {
    const { environment, schedule, console } = scenarioParts(scenario, this.subject);
    const rig = this.#rig;
    const machine = this.#primary;
    this.reset(machine);
    machine.watch?.(schedule.happenings);
    const live = new EnvironmentEvents(rig.environment?.(environment) ?? environment, {
      clock: this.subject.clock ?? { kind: 'read' },
      schedule,
    });
    const source = rig.source?.(live, machine) ?? live;
    this.#sink.reset();
    const log = new LogWriter(this.header(scenario), rig.sink?.(this.#sink) ?? this.#sink);
    const recorder = new Recorder(source, log);
    const events: EventSource = rig.recorder?.(recorder, source, machine) ?? recorder;
    const outcome = runSync(machine, events, { limit: scenario.limit });
    recorder.finish(outcome, machine);
    return {
      scenario,
      log: this.#sink.bytes.slice(),
      outcome,
      position: machine.position,
      digest: digestOf(machine),
      consumed: recorder.traffic.consumed,
      printed: console.printed,
      reached: schedule.reached,
    };
  }

  /** The backup: replays a log, meddled with or not. */
  replay(log: Uint8Array, setting?: ReplaySetting): ReplayedTrial {
    const reader = new LogReader(memorySource(log));
    const machine = this.backup;
    this.reset(machine);
    const replayer = new Replayer(reader);
    const events = this.#rig.replayer?.(replayer, machine) ?? replayer;
    const meddled = setting === undefined ? machine : new MeddledMachine(machine, setting);
    const result = concludeReplay(replayer, meddled, () => runSync(meddled, events));
    return { result, position: machine.position, digest: digestOf(machine) };
  }

  /** Another machine than the primary, built from what a log's header says. */
  get backup(): Machine {
    const { subject } = this;
    return (this.#backup ??= this.#keep(
      this.#rig.backup?.(subject, this.#description) ??
        subject.rebuild?.(this.#description) ??
        subject.create(),
    ));
  }

  /** What a trial's log says first. */
  header({ checkpoints }: Scenario): LogHeader {
    const { image, ...description } = this.#description;
    if (image === undefined) return this.#header(description, checkpoints);
    const { bytes: _bytes, ...named } = image;
    return this.#header({ ...description, image: named }, checkpoints);
  }

  /** Back to power-on. */
  reset(machine: Machine): void {
    const state = this.#powerOn.get(machine);
    if (state === undefined) machine.reset?.();
    else machine.load(state);
  }

  #header(machine: MachineDescription, checkpointInterval = CHECKPOINT_INTERVAL): LogHeader {
    return { release: RELEASE, machine, checkpointInterval };
  }

  #keep(machine: Machine): Machine {
    if (machine.reset === undefined) this.#powerOn.set(machine, machine.save());
    return machine;
  }
}
