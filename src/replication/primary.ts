import type { Output } from '../machine/exit.ts';
import type { Action, Taken } from './action.ts';
import { HeldOutputs } from './held-outputs.ts';
import { LagGovernor } from './lag-governor.ts';
import type { BackupMessage, PrimaryMessage } from './message.ts';
import type { ReplicationSettings } from './settings.ts';

/**
 * - `protected`: a backup follows, and nothing leaves before it could reproduce it
 * - `taking`: the backup is missed, and the disk has yet to say who goes on
 * - `alone`: without a backup; outputs leave at once
 * - `halted`: another one is live
 */
export type PrimaryState = 'protected' | 'taking' | 'alone' | 'halted';

export interface PrimaryOptions {
  readonly settings: ReplicationSettings;
  /** The generation with which it is live. */
  readonly generation: number;
  /** `alone` for who has taken over. */
  readonly state: 'protected' | 'alone';
  /** Outputs that the guest has sent before. */
  readonly outputs?: HeldOutputs;
  /** Ticks. */
  readonly now: number;
  readonly act: (action: Action<PrimaryMessage>) => void;
}

/** A frame of the log that is under way. */
interface Piece {
  /** How many entries the log has with it, and where the last of them is. */
  readonly sequence: number;
  readonly position: number;
  readonly bytes: number;
}

/**
 * The primary's side of the protocol: sends the log, holds outputs until the output rule lets them leave, watches over the
 * backup. Neither clock nor sockets: messages and ticks in, messages and actions out.
 */
export class Primary {
  readonly lag: LagGovernor;
  protected readonly outputs: HeldOutputs;
  readonly #settings: ReplicationSettings;
  readonly #act: (action: Action<PrimaryMessage>) => void;
  #state: PrimaryState;
  #generation: number;
  /** Under way without acknowledgement, in order. */
  readonly #pieces: Piece[] = [];
  #unacknowledgedBytes = 0;
  /** Entries written, and the position of the last one acknowledged. */
  #sequence = 0;
  #acknowledged = 0;
  #backupPosition = 0;
  #position = 0;
  #idle = false;
  /** When it last heard from the backup, and when that last got on with a full buffer. */
  #heardAt: number;
  #progressAt: number;
  /** Until then the backup will not go live. */
  #leaseUntil: number;
  #nextHeartbeat: number;
  #nextTake = Infinity;
  #guestEnded = false;
  #ended = false;

  constructor({ settings, generation, state, outputs, now, act }: PrimaryOptions) {
    this.#settings = settings;
    this.#generation = generation;
    this.#state = state;
    this.#act = act;
    this.outputs = outputs ?? new HeldOutputs();
    this.lag = new LagGovernor(settings);
    this.#heardAt = now;
    this.#progressAt = now;
    this.#leaseUntil = now + settings.timeoutTicks;
    this.#nextHeartbeat = now;
  }

  get state(): PrimaryState {
    return this.#state;
  }

  /** When it has last heard from the backup, in ticks. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** What its writes carry. */
  get generation(): number {
    return this.#generation;
  }

  /** Writes of slots before this position may be performed, and their outputs leave. */
  get covered(): number {
    return this.#state === 'alone' ? Infinity : this.#acknowledged;
  }

  /** Whether the guest may run: it is live, and neither the buffer nor the gate is full. */
  get mayRun(): boolean {
    if (this.#state === 'alone') return true;
    const { sendBufferBytes } = this.#settings;
    return (
      this.#state === 'protected' &&
      this.#unacknowledgedBytes <= sendBufferBytes &&
      this.outputs.bytes <= sendBufferBytes
    );
  }

  /** The position up to which it may run. */
  get limit(): number {
    return this.#state === 'alone' ? Infinity : this.lag.limit(this.#backupPosition);
  }

  /**
   * A frame of the log was written.
   * @param sequence how many entries the log has with it
   * @param position of the last of them
   */
  wrote(bytes: Uint8Array, sequence: number, position: number, now: number): void {
    this.#sequence = sequence;
    if (this.#state === 'alone' || this.#state === 'halted') return;
    if (this.#pieces.length === 0) this.#progressAt = now;
    this.#pieces.push({ sequence, position, bytes: bytes.length });
    this.#unacknowledgedBytes += bytes.length;
    this.#act({ kind: 'send', message: { kind: 'log', sent: now, bytes, sequence } });
  }

  /** The guest has sent something out. @param covered its position behind that slot */
  hold(output: Output, covered: number): void {
    this.outputs.add(output, covered);
    if (this.#state === 'alone') this.release(Infinity);
  }

  /** For who has taken over: lets out what may not have left. */
  goOn(): void {
    if (this.#state === 'alone') this.release(Infinity);
  }

  /** Outputs that wait. */
  get held(): number {
    return this.outputs.length;
  }

  /** How far the guest has got, and whether it waits. */
  progressed(position: number, idle: boolean): void {
    this.#position = position;
    this.#idle = idle;
  }

  receive(message: BackupMessage, now: number): void {
    if (this.#state !== 'protected') return;
    this.#heardAt = now;
    if (message.kind === 'diverged') {
      this.#miss(`the backup has diverged: ${message.message}`, now);
      return;
    }
    this.#backupPosition = Math.max(this.#backupPosition, message.position);
    this.lag.heard(this.#position, this.#backupPosition);
    this.#leaseUntil = Math.max(this.#leaseUntil, message.heard + this.#settings.timeoutTicks);
    this.#takeNote(message.sequence, now);
    this.#releaseCovered(now);
    this.#bidFarewell();
  }

  /** Time goes on; to be called at least once a heartbeat. */
  tick(now: number): void {
    if (this.#state === 'taking' && now >= this.#nextTake) this.#take();
    if (this.#state !== 'protected' || this.#ended) return;
    if (now >= this.#nextHeartbeat) this.#beat(now);
    const { timeoutTicks } = this.#settings;
    if (now - this.#heardAt >= timeoutTicks) this.#miss('the backup has been silent', now);
    else if (!this.mayRun && this.#pieces.length > 0 && now - this.#progressAt >= 4 * timeoutTicks) {
      this.#miss('the backup takes no more of the log', now);
    }
  }

  /** The shared disk's answer. */
  taken(answer: Taken, now: number): void {
    if (this.#state !== 'taking') return;
    if (answer === 'unreachable') this.#nextTake = now + this.#settings.retryTicks;
    else if (answer === 'refused') {
      this.#state = 'halted';
      this.#act({ kind: 'halt', why: 'the backup has gone live' });
    } else {
      this.#generation++;
      this.#state = 'alone';
      this.#act({ kind: 'live', generation: this.#generation });
      this.release(Infinity);
      this.#bidFarewell();
    }
  }

  /** The guest has ended, the whole log was written, and the disk has done what was asked of it. */
  guestEnded(): void {
    this.#guestEnded = true;
    this.#bidFarewell();
  }

  /** Lets out what an entry at `position` covers. */
  protected release(position: number): void {
    for (let next = this.outputs.take(position); next !== undefined; next = this.outputs.take(position)) {
      this.#act({ kind: 'release', output: next });
    }
  }

  /** The backup is missed: nothing leaves before it is clear which of the two goes on. */
  protected missed(): void {}

  #miss(why: string, now: number): void {
    this.#state = 'taking';
    this.#nextTake = now;
    this.#act({ kind: 'missed', why });
    this.missed();
    this.#take();
  }

  #take(): void {
    this.#nextTake = Infinity;
    this.#act({ kind: 'take', generation: this.#generation + 1 });
  }

  /** The backup has so many entries. */
  #takeNote(sequence: number, now: number): void {
    for (let first = this.#pieces[0]; first !== undefined && first.sequence <= sequence;) {
      this.#acknowledged = first.position;
      this.#unacknowledgedBytes -= first.bytes;
      this.#progressAt = now;
      this.#pieces.shift();
      first = this.#pieces[0];
    }
  }

  /** Behind the end of the lease the backup may have gone live, and what leaves here could contradict what leaves there. */
  #releaseCovered(now: number): void {
    if (now >= this.#leaseUntil) return;
    const { gone } = this.outputs;
    this.release(this.#acknowledged);
    // What the backup does not know to have left it would send again.
    if (this.outputs.gone > gone) this.#beat(now);
  }

  #beat(now: number): void {
    this.#nextHeartbeat = now + this.#settings.heartbeatTicks;
    const { gone: released } = this.outputs;
    this.#act({
      kind: 'send',
      message: { kind: 'heartbeat', sent: now, sequence: this.#sequence, released, idle: this.#idle },
    });
  }

  #bidFarewell(): void {
    const complete = this.#state === 'alone' || this.#pieces.length === 0;
    if (this.#ended || !this.#guestEnded || !complete || this.outputs.length > 0) return;
    this.#ended = true;
    if (this.#state === 'protected') this.#act({ kind: 'send', message: { kind: 'farewell' } });
    this.#act({ kind: 'end' });
  }
}
