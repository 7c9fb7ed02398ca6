import type { Output } from '../machine/exit.ts';
import type { Action, Taken } from './action.ts';
import { HeldOutputs } from './held-outputs.ts';
import { LagGovernor } from './lag-governor.ts';
import type { BackupMessage, CopyMessage, PrimaryMessage } from './message.ts';
import type { ReplicationSettings } from './settings.ts';

/**
 * - `protected`: a backup follows, and nothing leaves before it could reproduce it
 * - `taking`: the backup is missed, and the disk has yet to say who goes on
 * - `alone`: without a backup; outputs leave at once
 * - `copying`: a new backup is given the guest's state, and may not go live yet; outputs leave at once
 * - `pairing`: the new one follows, and outputs obey the output rule; once it has all that leads to what left before, it is told
 *   that it may go live
 * - `halted`: another one is live
 */
export type PrimaryState = 'protected' | 'taking' | 'alone' | 'copying' | 'pairing' | 'halted';

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
  #acknowledgedEntries = 0;
  #backupPosition = 0;
  /** A new backup has compared the state that it was given. */
  #confirmed = false;
  #position = 0;
  #idle = false;
  /** When it last heard from the backup, and when that last got something of the log. */
  #heardAt: number;
  #progressAt: number;
  /** Bytes of the log that have got over. */
  #carried = 0;
  /** Until then the backup will not go live. */
  #leaseUntil: number;
  #nextHeartbeat: number;
  #nextTake = Infinity;
  /** It has given the guest's state away: who asks once more has that one, and would follow another log. */
  #hasCopied = false;
  /** Bytes of the state that a new backup was given: so much more of the log may be under way meanwhile. */
  #copiedBytes = 0;
  /** The generation that the new backup is told of; 0 before it may go live. */
  #announced: number;
  /** Where outputs began to wait for a new backup, and whether the disk was asked since for a generation for it. */
  #gatedAt = 0;
  #asked = false;
  #guestEnded = false;
  #ended = false;

  constructor({ settings, generation, state, outputs, now, act }: PrimaryOptions) {
    this.#settings = settings;
    this.#generation = generation;
    this.#state = state;
    this.#announced = state === 'protected' ? generation : 0;
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

  /** Whether nobody could take over from it: nothing has to wait. */
  get isUnprotected(): boolean {
    return this.#state === 'alone' || this.#state === 'copying';
  }

  /** Whether it has asked the disk for a generation, and has no answer yet. */
  get isTaking(): boolean {
    return this.#state === 'taking' || (this.#state === 'pairing' && this.#asked && this.#announced === 0);
  }

  /** Writes of slots before this position may be performed, and their outputs leave. */
  get covered(): number {
    return this.isUnprotected ? Infinity : this.#acknowledged;
  }

  /** So many entries of the log are acknowledged, or as good as that, since nobody has to. */
  get acknowledgedEntries(): number {
    return this.#state === 'alone' ? Number.MAX_SAFE_INTEGER : this.#acknowledgedEntries;
  }

  /** Whether the guest may run: it is live, and neither the buffer nor the gate is full. */
  get mayRun(): boolean {
    if (this.#state === 'alone') return true;
    const { sendBufferBytes } = this.#settings;
    // What is under way behind a state that is copied takes no more room than that.
    return (
      this.#hasBackup &&
      this.#unacknowledgedBytes <= sendBufferBytes + this.#copiedBytes &&
      this.outputs.bytes <= sendBufferBytes
    );
  }

  /** The position up to which it may run. */
  get limit(): number {
    if (this.#state === 'alone' || (this.#state === 'copying' && !this.#confirmed)) return Infinity;
    return this.lag.limit(this.#backupPosition);
  }

  /**
   * A frame of the log was written.
   * @param sequence how many entries the log has with it
   * @param position of the last of them
   */
  wrote(bytes: Uint8Array, sequence: number, position: number, now: number): void {
    this.#sequence = sequence;
    if (!this.#hasBackup && this.#state !== 'taking') return;
    if (this.#pieces.length === 0) this.#progressAt = now;
    this.#pieces.push({ sequence, position, bytes: bytes.length });
    this.#unacknowledgedBytes += bytes.length;
    this.#act({ kind: 'send', message: { kind: 'log', sent: now, bytes, sequence } });
  }

  /** The guest has sent something out. @param covered its position behind that slot */
  hold(output: Output, covered: number): void {
    this.outputs.add(output, covered);
    if (this.isUnprotected) this.release(Infinity);
  }

  /** For who has taken over: lets out what may not have left. */
  goOn(): void {
    if (this.#state === 'alone') this.release(Infinity);
  }

  /** How many outputs the guest has sent. */
  get outputsSent(): number {
    return this.outputs.count;
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
    if (message.kind === 'join') {
      if (this.#state === 'alone' && !this.#guestEnded && !this.#hasCopied) this.#act({ kind: 'copy' });
      else if (this.#state === 'copying') this.#heardAt = now;
      return;
    }
    if (!this.#hasBackup) return;
    this.#heardAt = now;
    if (message.kind === 'diverged') {
      this.#miss(`the backup has diverged: ${message.message}`, now);
      return;
    }
    this.#takeNote(message.sequence, now);
    this.#confirmed ||= message.consumed > 0;
    // One that has yet to compare the state that it was given has no lag.
    if (this.#confirmed || this.#state !== 'copying') {
      this.#backupPosition = Math.max(this.#backupPosition, message.position);
      this.lag.heard(this.#position, this.#backupPosition);
    }
    this.#leaseUntil = Math.max(this.#leaseUntil, message.heard + this.#settings.timeoutTicks);
    if (this.#state === 'copying') this.#pairUp();
    else if (this.#state === 'pairing' && !this.#asked) this.#ask();
    else if (this.#state === 'pairing' && message.generation === this.#generation && this.#announced > 0)
      this.#protect();
    if (!this.isUnprotected) this.#releaseCovered(now);
    this.#bidFarewell();
  }

  /**
   * The guest's state goes to a new backup, and so does all that is written of the log from now on, which begins anew.
   */
  copied(message: CopyMessage, now: number): void {
    this.#state = 'copying';
    this.#hasCopied = true;
    this.#pieces.length = 0;
    this.#unacknowledgedBytes = 0;
    this.#sequence = 0;
    this.#acknowledged = 0;
    this.#acknowledgedEntries = 0;
    this.#carried = 0;
    this.#backupPosition = message.position;
    this.#confirmed = false;
    this.#announced = 0;
    this.#copiedBytes = message.state.length;
    this.#heardAt = now;
    this.#progressAt = now;
    this.#act({ kind: 'send', message });
    this.#beat(now);
  }

  /**
   * Time goes on; to be called at least once a heartbeat.
   * @param carried so many bytes the channel has brought over to the backup since that is its backup, those of a piece that is
   * not whole yet among them
   */
  tick(now: number, carried = 0): void {
    if (carried > this.#carried) {
      this.#carried = carried;
      this.#progressAt = now;
    }
    if (this.isTaking && now >= this.#nextTake) this.#take();
    if (!this.#hasBackup || this.#ended) return;
    if (now >= this.#nextHeartbeat) this.#beat(now);
    const { timeoutTicks } = this.#settings;
    if (now - this.#heardAt >= timeoutTicks) this.#miss('the backup has been silent', now);
    else if (!this.mayRun && this.#pieces.length > 0 && now - this.#progressAt >= 4 * timeoutTicks) {
      this.#miss('the backup takes no more of the log', now);
    }
  }

  /** The shared disk's answer. */
  taken(answer: Taken, now: number): void {
    if (!this.isTaking) return;
    if (answer === 'unreachable') this.#nextTake = now + this.#settings.retryTicks;
    else if (answer === 'refused') {
      this.#state = 'halted';
      this.#act({ kind: 'halt', why: 'the backup has gone live' });
    } else if (this.#state === 'pairing') {
      this.#announced = ++this.#generation;
      this.#beat(now);
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
    if (this.#state === 'copying') {
      // It was never told that it may go live: nobody has to be asked.
      this.#state = 'alone';
      this.#act({ kind: 'missed', why });
      this.#bidFarewell();
      return;
    }
    this.#state = 'taking';
    this.#nextTake = now;
    this.#act({ kind: 'missed', why });
    this.missed();
    this.#take();
  }

  /** Whether there is one that follows, or is to follow. */
  get #hasBackup(): boolean {
    return this.#state === 'protected' || this.#state === 'copying' || this.#state === 'pairing';
  }

  /**
   * The new backup has compared the state that it was given, and is not far behind. From here on outputs wait for it: what left
   * before, behind slots that it might not have come to, is all that it could still contradict.
   */
  #pairUp(): void {
    if (!this.#confirmed || this.#position > this.limit || this.#guestEnded) return;
    this.#state = 'pairing';
    this.#copiedBytes = 0;
    this.#gatedAt = this.#position;
    this.#asked = false;
    this.#act({ kind: 'cover' });
    this.#ask();
  }

  /** Once it has all that leads there, it may be told that it can go live: with a generation that nobody else has had. */
  #ask(): void {
    if (this.#acknowledged < this.#gatedAt) return;
    this.#asked = true;
    this.#take();
  }

  #protect(): void {
    this.#state = 'protected';
    this.#act({ kind: 'protect', generation: this.#generation });
  }

  #take(): void {
    this.#nextTake = Infinity;
    this.#act({ kind: 'take', generation: this.#generation + 1 });
  }

  /** The backup has so many entries. */
  #takeNote(sequence: number, now: number): void {
    for (let first = this.#pieces[0]; first !== undefined && first.sequence <= sequence;) {
      this.#acknowledged = first.position;
      this.#acknowledgedEntries = first.sequence;
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
      message: {
        kind: 'heartbeat',
        sent: now,
        sequence: this.#sequence,
        released,
        idle: this.#idle,
        generation: this.#announced,
      },
    });
  }

  #bidFarewell(): void {
    const complete = this.isUnprotected || this.#pieces.length === 0;
    if (this.#ended || !this.#guestEnded || !complete || this.outputs.length > 0) return;
    this.#ended = true;
    if (this.#hasBackup) this.#act({ kind: 'send', message: { kind: 'farewell' } });
    this.#act({ kind: 'end' });
  }
}
