import type { Effect, Question } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';
import { digestOf } from './digest.ts';
import type { Arrival, EventSource, StandingMachine, Wait } from './event-source.ts';
import type { LogWriter } from './log/log-writer.ts';
import type { Outcome } from './outcome.ts';
import { encodeSnapshot } from './snapshot.ts';
import { Traffic } from './traffic.ts';

/**
 * How long held outputs wait at most where nobody says otherwise, in slots: about a millisecond. Counted in slots, so that
 * what is logged does not depend on how fast the host is.
 */
const HELD_SLOTS = 100_000;

/**
 * Slots between checkpoints where nobody says otherwise, some ten milliseconds: a guest that computes stores into hundreds
 * of pages meanwhile, and each has to be digested anew.
 */
export const DEFAULT_CHECKPOINT_INTERVAL = 4_000_000;

/** Where outputs wait until entries that cover them were written. */
export interface Gate {
  /** Whether anything waits for that. */
  readonly holding: boolean;
  /** Whether so much waits that it should be covered now. */
  readonly full: boolean;
  /** All that waits is covered, and handed over to whoever keeps the log. */
  release(): void;
}

export interface RecorderOptions {
  /** Without one, outputs leave at once. */
  readonly gate?: Gate;
  /** How long held outputs wait at most, in slots. */
  readonly heldSlots?: number;
  /** At the latest after so many slots all entries are written, with a mark behind them; default: no such need. */
  readonly markSlots?: number;
  /** For who takes over: goes on where another log ended. */
  readonly from?: RecordedSoFar;
}

/** What a log has, for whoever writes on. */
export interface RecordedSoFar {
  readonly traffic: Traffic;
  /** Where the next checkpoint is due. */
  readonly nextCheckpoint: number;
}

/**
 * The primary's role: lets a machine have what its source of events has for it, and writes all of it into a log, with
 * checkpoints at the multiples of the interval. With a gate, what the guest sends out leaves only after the frames that
 * cover its slot were written.
 */
export class Recorder implements EventSource {
  readonly traffic: Traffic;
  readonly #source: EventSource;
  readonly #log: LogWriter;
  readonly #gate: Gate | undefined;
  readonly #heldSlots: number;
  readonly #markSlots: number;
  readonly #interval: number;
  #nextCheckpoint: number;
  /** Where the gate is to be opened at the latest. */
  #release = Infinity;
  /** Where a mark is due though nothing waits for it. */
  #nextMark: number;
  /** As it stood when it was last seen. */
  #machine: StandingMachine | undefined;

  /** @param log its header has the checkpoint interval */
  constructor(source: EventSource, log: LogWriter, options: RecorderOptions = {}) {
    const { gate, heldSlots = HELD_SLOTS, markSlots = Infinity, from } = options;
    this.#source = source;
    this.#log = log;
    this.#gate = gate;
    this.#heldSlots = heldSlots;
    this.#markSlots = markSlots;
    this.#interval = log.header.checkpointInterval;
    this.#nextCheckpoint = from?.nextCheckpoint ?? this.#interval;
    this.#nextMark = markSlots;
    this.traffic = from?.traffic ?? new Traffic();
  }

  get stopped(): boolean {
    return this.#source.stopped;
  }

  arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const { position } = machine;
    this.#machine = machine;
    if (position >= this.#nextCheckpoint) {
      this.#checkpoint(machine);
      // A guest that sends nothing out is recorded no less safely.
      if (this.#gate !== undefined) this.#log.flush();
    }
    if (this.#gate?.holding === true && (idle || position >= this.#release || this.#gate.full)) this.#open();
    if (position >= this.#nextMark) this.cover();
    const arrival = this.#source.arrival(machine, idle);
    if (arrival === undefined) return undefined;
    if (arrival.kind === 'power-off') this.#log.powerOff(position);
    else if (arrival.kind === 'snapshot') this.#log.snapshot(position, encodeSnapshot(machine, this.traffic));
    else {
      this.traffic.arrived(arrival);
      this.#log.input(position, arrival, false);
    }
    return arrival;
  }

  horizon(machine: StandingMachine): number {
    const horizon = this.#source.horizon(machine);
    let own = this.#nextCheckpoint < this.#release ? this.#nextCheckpoint : this.#release;
    if (this.#nextMark < own) own = this.#nextMark;
    return horizon < own ? horizon : own;
  }

  turn(machine: StandingMachine): number {
    return this.#source.turn(machine);
  }

  answer(question: Question, machine: StandingMachine): Input | undefined {
    const answer = this.#source.answer(question, machine);
    if (answer !== undefined) {
      this.traffic.answered(answer);
      this.#log.input(machine.position, answer, true);
    }
    return answer;
  }

  perform(effects: readonly Effect[], machine: StandingMachine): void {
    this.#machine = machine;
    this.traffic.left(effects, machine.position);
    // What the log cannot be told is not the disk's fault, so it is told before the disk has its turn.
    if (this.#gate !== undefined && effects.some(({ kind }) => kind === 'write')) this.#open();
    this.#source.perform(effects, machine);
    if (this.#gate?.holding === true)
      this.#release = Math.min(this.#release, machine.position + this.#heldSlots);
  }

  noticed(machine: StandingMachine): void {
    this.#source.noticed(machine);
  }

  pass(machine: StandingMachine): 'passed' | 'never' | Wait {
    return this.#source.pass(machine);
  }

  pause(machine: StandingMachine): Wait | undefined {
    return this.#source.pause(machine);
  }

  /** The run has ended: closes the log, and lets out what is held. */
  finish(outcome: Outcome, machine: StandingMachine): void {
    this.#checkpoint(machine);
    this.#log.end(machine.position, outcome);
    this.#log.finish();
    this.#gate?.release();
  }

  #checkpoint(machine: StandingMachine): void {
    const { position } = machine;
    this.#log.checkpoint(position, digestOf(machine), this.traffic.outputs);
    this.#nextCheckpoint = (Math.floor(position / this.#interval) + 1) * this.#interval;
  }

  #open(): void {
    this.cover();
    this.#gate?.release();
    this.#release = Infinity;
  }

  /** Writes all frames, with a mark if no entry yet says that the primary got here: so that a backup can follow to here. */
  cover(): void {
    const machine = this.#machine;
    if (machine !== undefined && this.#log.position < machine.position) {
      // Nothing comes before the checkpoint that is due at the same position.
      if (machine.position >= this.#nextCheckpoint) this.#checkpoint(machine);
      else this.#log.mark(machine.position);
    }
    this.#log.flush();
    if (machine !== undefined) this.#nextMark = machine.position + this.#markSlots;
  }
}
