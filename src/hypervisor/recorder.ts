import type { Effect, Question } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';
import { digestOf } from './digest.ts';
import type { Arrival, EventSource, StandingMachine } from './event-source.ts';
import type { LogWriter } from './log/log-writer.ts';
import type { Outcome } from './outcome.ts';
import type { OutputGate } from './output-gate.ts';
import { encodeSnapshot } from './snapshot.ts';
import { Traffic } from './traffic.ts';

/**
 * How long held outputs wait at most, in slots: about a millisecond. Counted in slots, so that what is logged does not
 * depend on how fast the host is.
 */
const HELD_SLOTS = 100_000;

/**
 * Slots between checkpoints where nobody says otherwise, some ten milliseconds: a guest that computes stores into hundreds
 * of pages meanwhile, and each has to be digested anew.
 */
export const DEFAULT_CHECKPOINT_INTERVAL = 4_000_000;

/**
 * The primary's role: lets a machine have what its source of events has for it, and writes all of it into a log, with
 * checkpoints at the multiples of the interval. With a gate, what the guest sends out leaves only after the frames that
 * cover its slot were written.
 */
export class Recorder implements EventSource {
  readonly traffic = new Traffic();
  readonly #source: EventSource;
  readonly #log: LogWriter;
  readonly #gate: OutputGate | undefined;
  readonly #interval: number;
  #nextCheckpoint: number;
  /** Where the gate is to be opened at the latest. */
  #release = Infinity;
  /** As it stood when it was last seen. */
  #machine: StandingMachine | undefined;

  /** @param log its header has the checkpoint interval */
  constructor(source: EventSource, log: LogWriter, gate?: OutputGate) {
    this.#source = source;
    this.#log = log;
    this.#gate = gate;
    this.#interval = log.header.checkpointInterval;
    this.#nextCheckpoint = this.#interval;
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
    const own = this.#nextCheckpoint < this.#release ? this.#nextCheckpoint : this.#release;
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
    if (this.#gate?.holding === true) this.#release = Math.min(this.#release, machine.position + HELD_SLOTS);
  }

  noticed(machine: StandingMachine): void {
    this.#source.noticed(machine);
  }

  pass(machine: StandingMachine): 'passed' | 'never' | Promise<void> {
    return this.#source.pass(machine);
  }

  pause(machine: StandingMachine): Promise<void> | undefined {
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
    this.#cover();
    this.#gate?.release();
    this.#release = Infinity;
  }

  /** Writes all frames, with a mark if no entry yet says that the primary got here. */
  #cover(): void {
    const machine = this.#machine;
    if (machine !== undefined && this.#log.position < machine.position) {
      // Nothing comes before the checkpoint that is due at the same position.
      if (machine.position >= this.#nextCheckpoint) this.#checkpoint(machine);
      else this.#log.mark(machine.position);
    }
    this.#log.flush();
  }
}
