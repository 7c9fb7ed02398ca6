import { Buffer } from 'node:buffer';

import type { Effect, Question } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';
import type { Machine } from '../machine/machine.ts';
import { digestOf } from './digest.ts';
import type { Divergence, DivergenceCause } from './divergence.ts';
import type { Arrival, EventSource, StandingMachine } from './event-source.ts';
import type { CheckpointEntry, LogEntry, SnapshotEntry } from './log/entry.ts';
import type { LogReader } from './log/log-reader.ts';
import type { Outcome } from './outcome.ts';
import { encodeSnapshot, restoreSnapshot } from './snapshot.ts';
import type { TimeShare } from './time-share.ts';
import { Traffic } from './traffic.ts';

/** How a replay ended. */
export type ReplayResult =
  /** Everything was as recorded, to the end of the log. */
  | { readonly verdict: 'equal'; readonly outcome: Outcome; readonly position: number }
  | { readonly verdict: 'diverged'; readonly divergence: Divergence }
  /** Everything was as recorded, to where the recorder ended without finishing its log. */
  | {
      readonly verdict: 'torn';
      readonly position: number;
      /** The last checkpoint, up to which everything was compared; 0 if there was none. */
      readonly equalUntil: number;
    };

export interface ReplayerOptions {
  /** Takes what the guest prints, if somebody wants to see it. */
  readonly print?: (data: Uint8Array) => void;
  /** Is told what each slot does to the outside, if somebody wants to keep it; the data may be used again. */
  readonly keep?: (effects: readonly Effect[], machine: StandingMachine) => void;
  /** Set where the replay shares a host's time. */
  readonly share?: TimeShare;
}

/**
 * The backup's role: lets a machine have what a log has for it, at exactly the same places, and compares everything that
 * the log says of the primary. It is silent: what the guest does to the outside is only compared.
 */
export class Replayer implements EventSource {
  readonly traffic = new Traffic();
  readonly #log: LogReader;
  readonly #print: ReplayerOptions['print'];
  readonly #keep: ReplayerOptions['keep'];
  readonly #share: TimeShare | undefined;
  readonly #interval: number;
  #nextCheckpoint: number;
  #equalUntil = 0;
  #result: ReplayResult | undefined;
  #ended: Outcome | undefined;
  /** The entry that the log is at was handed out: its data holds until the log goes on. */
  #spent = false;
  /** Position of a checkpoint that was equal, if nothing was handed out since. */
  #settledAt = -1;

  constructor(log: LogReader, { print, keep, share }: ReplayerOptions = {}) {
    this.#log = log;
    this.#print = print;
    this.#keep = keep;
    this.#share = share;
    this.#interval = log.header.checkpointInterval;
    this.#nextCheckpoint = this.#interval;
  }

  get stopped(): boolean {
    return this.#result !== undefined;
  }

  /** What the replay has come to, once it has come to an end. */
  get result(): ReplayResult | undefined {
    return this.#result;
  }

  /** How the recorded run ended, once everything was equal to there. Whether its log was finished may not be known yet. */
  get ended(): Outcome | undefined {
    return this.#ended;
  }

  /** Where the next checkpoint is due: for whoever goes on with the log. */
  get nextCheckpoint(): number {
    return this.#nextCheckpoint;
  }

  /** Sequence number of the first entry that was not consumed: as many were. */
  get consumed(): number {
    const { entry } = this.#log;
    return entry === undefined ? this.#log.sequence : entry.sequence + (this.#spent ? 1 : 0);
  }

  arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const { position } = machine;
    for (;;) {
      const entry = this.#entry();
      if (entry === undefined) {
        this.#runOut(position);
        return undefined;
      }
      if (entry.position > position || this.stopped) return undefined;
      if (entry.position < position) {
        this.#diverge(
          entry.kind === 'answer' ? 'question' : entry.kind === 'end' ? 'end' : 'order',
          machine,
          entry.kind === 'answer'
            ? `the slot at ${entry.position} did not ask for the ${entry.input.kind} that the log has for it`
            : entry.kind === 'end'
              ? `the guest goes on where the recording ended (${entry.outcome.end}), at ${entry.position}`
              : `the log's entry for position ${entry.position} comes too late`,
        );
        return undefined;
      }
      if (entry.hart !== 0) {
        this.#diverge('refused', machine, otherHart(entry.hart));
        return undefined;
      }
      if (entry.kind !== 'checkpoint' && position >= this.#nextCheckpoint) {
        this.#diverge('order', machine, `the log has no checkpoint at position ${this.#nextCheckpoint}`);
        return undefined;
      }
      switch (entry.kind) {
        case 'input':
          this.traffic.arrived(entry.input);
          this.#spent = true;
          return entry.input;
        case 'answer':
          return undefined;
        case 'power-off':
          this.#spent = true;
          return entry;
        case 'mark':
          break;
        case 'checkpoint':
          if (!this.#verifyCheckpoint(entry, machine)) return undefined;
          break;
        case 'snapshot':
          if (!this.#verifySnapshot(entry, machine)) return undefined;
          break;
        case 'end':
          // Whether the guest waits, or has switched its machine off, it says when it is run.
          if (!this.#isSettled(machine) || !endsUnasked(entry.outcome, idle)) return undefined;
          this.#finish(entry.outcome, position);
          return undefined;
      }
      this.#log.advance();
    }
  }

  horizon({ position }: StandingMachine): number {
    const entry = this.#entry();
    // Nothing is known of what follows the last entry.
    if (entry === undefined || entry.position <= position) return position + 1;
    return entry.kind === 'answer' ? entry.position + 1 : entry.position;
  }

  turn({ position }: StandingMachine): number {
    return this.#share === undefined ? Infinity : position + this.#share.slots();
  }

  answer(question: Question, machine: StandingMachine): Input | undefined {
    const entry = this.#entry();
    if (entry === undefined) {
      this.#runOut(machine.position);
      return undefined;
    }
    const name = question.kind === 'signal' ? question.name : 'clock';
    if (entry.hart !== 0) {
      this.#diverge('refused', machine, otherHart(entry.hart));
      return undefined;
    }
    if (entry.kind !== 'answer' || entry.position !== machine.position) {
      this.#diverge('question', machine, `the guest asks for a ${name}, and the log has no answer here`);
      return undefined;
    }
    const { input } = entry;
    if ((input.kind === 'signal' ? input.name : input.kind) !== name) {
      this.#diverge(
        'question',
        machine,
        `the guest asks for a ${name}, and the log answers with a ${input.kind}`,
      );
      return undefined;
    }
    this.traffic.answered(input);
    this.#spent = true;
    return input;
  }

  perform(effects: readonly Effect[], machine: StandingMachine): void {
    this.traffic.left(effects, machine.position);
    this.#keep?.(effects, machine);
    if (this.#print === undefined) return;
    for (const effect of effects) if (effect.kind === 'console') this.#print(effect.data);
  }

  noticed(): void {}

  pass(machine: StandingMachine): 'never' {
    const entry = this.#entry();
    if (entry !== undefined) {
      this.#diverge(
        'end',
        machine,
        `the guest waits, and the log's next entry is for position ${entry.position}`,
      );
    }
    return 'never';
  }

  pause({ position }: StandingMachine): Promise<void> | undefined {
    return this.#share?.pause(position);
  }

  /** The machine refused what was to be delivered. */
  refused(message: string, machine: StandingMachine): void {
    this.#diverge('refused', machine, message);
  }

  /** Goes on from the first snapshot at or behind `position`, instead of from power-on. @returns whether there is one */
  skipToSnapshot(position: number, machine: StandingMachine & { load(state: Uint8Array): void }): boolean {
    for (let entry = this.#entry(); entry !== undefined; entry = this.#entry()) {
      if (entry.kind === 'snapshot' && entry.position >= position) {
        restoreSnapshot(entry.state, machine, this.traffic);
        if (machine.position !== entry.position) {
          this.#diverge(
            'snapshot',
            machine,
            `the snapshot at ${entry.position} is of position ${machine.position}`,
          );
        }
        this.#equalUntil = entry.position;
        this.#nextCheckpoint = (Math.floor(entry.position / this.#interval) + 1) * this.#interval;
        this.#log.advance();
        return true;
      }
      this.#log.advance();
    }
    return false;
  }

  /**
   * Goes on from a snapshot that is not in the log, of a replay of it that stood there before what arrives there.
   * @throws LockstepError `bad-state`
   */
  beginAt(position: number, state: Uint8Array, machine: Pick<Machine, 'load'>): void {
    restoreSnapshot(state, machine, this.traffic);
    for (let entry = this.#entry(); entry !== undefined && entry.position < position; entry = this.#entry()) {
      this.#log.advance();
    }
    // What is due here is still in the log.
    this.#nextCheckpoint = Math.max(1, Math.ceil(position / this.#interval)) * this.#interval;
  }

  /** The run has ended: what comes of it, with what is left of the log. */
  conclude(outcome: Outcome, machine: StandingMachine): ReplayResult {
    while (this.#result === undefined) {
      const entry = this.#entry();
      if (entry === undefined) {
        this.#runOut(machine.position);
      } else if (entry.position === machine.position && entry.kind === 'mark') {
        this.#log.advance();
      } else if (entry.position === machine.position && entry.kind === 'checkpoint') {
        if (this.#verifyCheckpoint(entry, machine)) this.#log.advance();
      } else if (
        entry.position === machine.position &&
        entry.kind === 'end' &&
        sameOutcome(entry.outcome, outcome)
      ) {
        if (this.#isSettled(machine)) this.#finish(outcome, machine.position);
      } else {
        const recorded = entry.kind === 'end' ? describeOutcome(entry.outcome) : 'goes on';
        this.#diverge(
          'end',
          machine,
          `the guest's run ends here (${describeOutcome(outcome)}); the recorded one ${recorded} at ${entry.position}`,
        );
      }
    }
    return this.#result;
  }

  /** The next entry that was not handed out; none at the end of the log, for the time being if it grows. */
  #entry(): LogEntry | undefined {
    if (this.#spent) {
      this.#spent = false;
      this.#settledAt = -1;
      this.#log.advance();
    } else if (this.#log.entry === undefined && this.#log.end === 'open') {
      this.#log.advance();
    }
    return this.#log.entry;
  }

  #verifyCheckpoint(entry: CheckpointEntry, machine: StandingMachine): boolean {
    const digest = digestOf(machine);
    const at = `at the checkpoint at ${entry.position}`;
    if (digest !== entry.digest) {
      this.#diverge(
        'state',
        machine,
        `${at} the machine's digest is ${digest}; recorded was ${entry.digest}`,
      );
      return false;
    }
    if (this.traffic.outputs !== entry.outputs) {
      this.#diverge('outputs', machine, `${at} what the guest has sent out is not what was recorded`);
      return false;
    }
    this.#equalUntil = entry.position;
    this.#settledAt = entry.position;
    this.#nextCheckpoint = (Math.floor(entry.position / this.#interval) + 1) * this.#interval;
    return true;
  }

  /** Everything was equal to the last entry; nothing but the footer is left, without which a log was never finished. */
  #finish(outcome: Outcome, position: number): void {
    this.#ended = outcome;
    this.#log.advance();
    this.#runOut(position);
  }

  /** A recording ends with a checkpoint, so that what came after the last multiple of the interval is compared too. */
  #isSettled(machine: StandingMachine): boolean {
    if (this.#settledAt === machine.position) return true;
    this.#diverge('order', machine, `the log has no checkpoint at its end, at ${machine.position}`);
    return false;
  }

  #verifySnapshot(entry: SnapshotEntry, machine: StandingMachine): boolean {
    const state = encodeSnapshot(machine, this.traffic);
    if (Buffer.compare(state, entry.state) === 0) return true;
    this.#diverge('snapshot', machine, `the state at ${entry.position} is not that of the recorded snapshot`);
    return false;
  }

  #diverge(cause: DivergenceCause, { position }: StandingMachine, message: string): void {
    // Also where it was handed out and refused.
    const { entry } = this.#log;
    const place = { position, equalUntil: this.#equalUntil };
    const sequence = entry === undefined ? {} : { sequence: entry.sequence };
    this.#result ??= { verdict: 'diverged', divergence: { cause, ...place, ...sequence, message } };
  }

  /** There are no more entries: the log was finished, or its recorder did not finish it, or what follows has yet to come. */
  #runOut(position: number): void {
    const { end } = this.#log;
    if (end === 'open') return;
    this.#result ??=
      end === 'finished' && this.#ended !== undefined
        ? { verdict: 'equal', outcome: this.#ended, position }
        : { verdict: 'torn', position, equalUntil: this.#equalUntil };
  }
}

/** Whether a run can have ended like this where the machine stands, by decision of who ran it. */
function endsUnasked({ end }: Outcome, idle: boolean): boolean {
  return end === 'limit' || end === 'stopped' || (end === 'stuck' && idle);
}

function sameOutcome(a: Outcome, b: Outcome): boolean {
  return a.end === b.end && (a.end !== 'halt' || b.end !== 'halt' || a.code === b.code);
}

function describeOutcome(outcome: Outcome): string {
  return outcome.end === 'halt' ? `halt with exit code ${outcome.code}` : outcome.end;
}

function otherHart(hart: number): string {
  return `the log has this for hart ${hart}, and the machine has hart 0 alone`;
}
