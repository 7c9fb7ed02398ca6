import type { Environment } from '../environment/environment.ts';
import { steps } from '../hypervisor/drive.ts';
import type { Steps } from '../hypervisor/drive.ts';
import { EnvironmentEvents } from '../hypervisor/environment-events.ts';
import type { ClockFeed } from '../hypervisor/environment-events.ts';
import type { Arrival, EventSource, StandingMachine, Wait } from '../hypervisor/event-source.ts';
import type { LogWriter } from '../hypervisor/log/log-writer.ts';
import type { Outcome } from '../hypervisor/outcome.ts';
import { PassingEvents } from '../hypervisor/passing-events.ts';
import { Recorder } from '../hypervisor/recorder.ts';
import type { Gate, RecordedSoFar } from '../hypervisor/recorder.ts';
import type { Schedule } from '../hypervisor/schedule.ts';
import { encodeSnapshot } from '../hypervisor/snapshot.ts';
import type { Effect, Question, Request } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';
import type { Machine } from '../machine/machine.ts';
import type { CopyMessage } from '../replication/message.ts';
import type { Primary } from '../replication/primary.ts';
import type { ReplicationSettings } from '../replication/settings.ts';
import { StorageQueue } from '../replication/storage-queue.ts';
import type { DiskRequest } from '../replication/storage-queue.ts';
import type { HostClock } from './host-clock.ts';
import type { HostTime } from './host-time.ts';
import { KnownTime } from './known-time.ts';

/** So much waits uncovered, about, before it is time for a mark. */
const FULL_BYTES = 16 * 1024;
/** What a run in steps gives back when it is only somebody else's turn. */
const TURN = { until: -1 };

export interface LiveGuestOptions {
  readonly machine: Machine;
  readonly environment: Environment & { readonly clock: HostClock };
  readonly time: HostTime;
  readonly feed: ClockFeed;
  readonly schedule: Schedule;
  /** What the guest has been told of the time, for who takes over. */
  readonly known?: KnownTime;
  readonly log: LogWriter;
  readonly from?: RecordedSoFar;
  readonly settings: ReplicationSettings;
  readonly primary: Primary;
  readonly limit: number;
}

/** How a run came back: others have their turn, the guest waits, it has to stand still, or it has ended. */
export type RunEnd = 'turn' | 'stalled' | 'ended' | { readonly until: number };

/** A guest that is run live on a simulated host, recorded, with what it sends out held back by the protocol. */
export class LiveGuest {
  readonly storage = new StorageQueue();
  #recorder: Recorder;
  #log: LogWriter;
  readonly #options: LiveGuestOptions;
  readonly #live: EnvironmentEvents;
  readonly #events: GatedEvents;
  #steps: Steps;
  /** The slot at hand has asked for something, and the rest of it was not executed yet. */
  #midSlot = false;
  #outcome: Outcome | undefined;

  constructor(options: LiveGuestOptions) {
    const { machine, environment, feed, schedule, known, log, from, primary, limit } = options;
    this.#options = options;
    this.#log = log;
    this.#live = new EnvironmentEvents(environment, {
      clock: feed,
      schedule,
      ...(known && { line: known.line }),
    });
    this.#events = new GatedEvents(this.#live, primary, this.storage, feed, () => this.#log.sequence);
    if (known !== undefined) this.#events.time.takeOn(known);
    this.#recorder = this.#recordInto(log, from);
    machine.watch?.([...new Set(schedule.happenings)]);
    this.#steps = steps(machine, this.#recorder, { limit });
  }

  #recordInto(log: LogWriter, from: RecordedSoFar | undefined): Recorder {
    const { heldSlots, markSlots } = this.#options.settings;
    const { gate } = this.#events;
    this.#log = log;
    return new Recorder(this.#events, log, { gate, heldSlots, markSlots, ...(from && { from }) });
  }

  get recorder(): Recorder {
    return this.#recorder;
  }

  /** Whether it stands between two slots, and has not ended: where its state can be copied. */
  get isCopyable(): boolean {
    return !this.#midSlot && this.#outcome === undefined;
  }

  /**
   * The guest as it stands, for a new backup. What it records from now on goes into a new log, which begins with a checkpoint: so
   * that the first thing that the new one does is to compare what it was given.
   * @param begin begins that log
   * @param outputs how many the guest has sent
   */
  copy(begin: () => LogWriter, outputs: number, now: number): CopyMessage {
    const { machine, limit } = this.#options;
    const { position } = machine;
    const { traffic } = this.#recorder;
    this.#recorder.cover();
    this.#events.gate.release();
    this.storage.beginLog();
    this.#recorder = this.#recordInto(begin(), { traffic, nextCheckpoint: position });
    this.#steps = steps(machine, this.#recorder, { limit });
    const { clock, line } = this.#events.time;
    const state = encodeSnapshot(machine, traffic);
    return { kind: 'copy', sent: now, position, state, outputs, clock, line };
  }

  get position(): number {
    return this.#options.machine.position;
  }

  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  /** For who takes over a guest that has ended, which the log it followed did not come to say. */
  conclude(outcome: Outcome): void {
    this.#outcome = outcome;
    this.storage.end();
    this.recorder.finish(outcome, this.#options.machine);
  }

  /** Runs until the world's time is `ticks`, or until a position, or something comes of it before. */
  run(ticks: number, position: number): RunEnd {
    const { time, primary, machine } = this.#options;
    this.#events.until = Math.min(time.positionAt(ticks), position, primary.limit);
    this.#midSlot = false;
    const step = this.#steps.next();
    if (step.done === true) {
      this.conclude(step.value);
      return 'ended';
    }
    primary.progressed(machine.position, step.value !== TURN);
    if (step.value !== TURN) return step.value as { readonly until: number };
    return this.mayRun ? 'turn' : 'stalled';
  }

  /** Others have to have their turn before the guest goes on. */
  yield(): void {
    this.#events.acted = true;
  }

  /** Whether the protocol lets it go on. */
  get mayRun(): boolean {
    const { primary } = this.#options;
    return primary.mayRun && this.position < primary.limit;
  }

  /** Answers what the slot at hand has asked, as the log ended in front of the answer. To be called before it is run. */
  answer(question: Question): void {
    const { machine, limit } = this.#options;
    machine.deliver(this.recorder.answer(question, machine)!);
    this.#steps = steps(machine, this.recorder, { limit, midSlot: true });
    this.#midSlot = true;
  }

  /** Takes on requests that are pending, in their order; disks' writes among them are covered by the log. */
  takeOn(pending: readonly Request[]): void {
    for (const request of pending) {
      if (request.kind === 'entropy') this.#live.perform([request], this.#options.machine);
      else this.storage.add(request, 0);
    }
  }

  /** A request has got to the disk: it is carried out, and what comes of it waits until it reaches the guest. */
  carryOut(request: DiskRequest): void {
    this.#live.perform([request], this.#options.machine);
  }
}

/** Between recorder and environment: outputs go to the protocol, disk requests to their queue. */
class GatedEvents extends PassingEvents {
  /** Where it is others' turn. */
  until = 0;
  /** Something came of the slot before: others may want to react. */
  acted = false;
  readonly gate: Gate;
  readonly time: KnownTime;
  readonly #primary: Primary;
  readonly #entries: () => number;
  readonly #storage: StorageQueue;
  /** Outputs that no entry covers so far, and their bytes. */
  #uncovered = 0;
  #uncoveredBytes = 0;

  /** @param entries how many the log has */
  constructor(
    events: EventSource,
    primary: Primary,
    storage: StorageQueue,
    feed: ClockFeed,
    entries: () => number,
  ) {
    super(events);
    this.#entries = entries;
    this.time = new KnownTime(feed);
    this.#primary = primary;
    this.#storage = storage;
    const holding = (): boolean => this.#uncovered > 0 || storage.waitsForLog;
    const full = (): boolean => this.#uncoveredBytes >= FULL_BYTES;
    this.gate = {
      get holding() {
        return holding();
      },
      get full() {
        return full();
      },
      release: () => {
        this.#uncovered = 0;
        this.#uncoveredBytes = 0;
        this.acted = true;
      },
    };
  }

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const arrival = this.events.arrival(machine, idle);
    if (arrival === undefined) return undefined;
    this.time.given(arrival, machine.position);
    // It is the entry that is written next.
    if (arrival.kind === 'completion') this.#storage.completed(arrival.request, this.#entries() + 1);
    return arrival;
  }

  override answer(question: Question, machine: StandingMachine): Input | undefined {
    const answer = this.events.answer(question, machine);
    if (answer !== undefined) this.time.given(answer, machine.position);
    return answer;
  }

  override turn(machine: StandingMachine): number {
    return Math.min(this.until, this.events.turn(machine));
  }

  override pause({ position }: StandingMachine): Wait | undefined {
    if (!this.acted && position < this.until) return undefined;
    this.acted = false;
    return TURN;
  }

  override perform(effects: readonly Effect[], machine: StandingMachine): void {
    const { position } = machine;
    for (const effect of effects) {
      switch (effect.kind) {
        case 'console':
        case 'frame':
          this.#uncovered++;
          this.#uncoveredBytes += effect.data.length;
          this.#primary.hold(effect, position);
          break;
        case 'cancel':
          this.#storage.cancel(effect.requests);
          this.events.perform([effect], machine);
          break;
        case 'entropy':
          this.events.perform([effect], machine);
          break;
        default:
          this.#storage.add(effect, position);
          this.acted = true;
      }
    }
  }
}
