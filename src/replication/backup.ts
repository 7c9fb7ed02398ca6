import { GrowingLog } from '../hypervisor/log/growing-log.ts';
import type { EncodedHeader } from '../hypervisor/log/header-codec.ts';
import { LogReader } from '../hypervisor/log/log-reader.ts';
import { LockstepError } from '../machine/errors.ts';
import type { Output } from '../machine/exit.ts';
import type { Action, Taken } from './action.ts';
import { HeldOutputs } from './held-outputs.ts';
import type { BackupMessage, PrimaryMessage } from './message.ts';
import type { ReplicationSettings } from './settings.ts';

/**
 * - `joining`: a new backup, which has the guest's state and follows or is yet to get it; it was not told that it may go live
 * - `following`: replays what comes
 * - `finishing`: the primary is missed; what has come of the log is consumed to its last entry
 * - `taking`: all is consumed, and the disk has yet to say who goes on
 * - `live`: it was this one
 * - `halted`: the primary goes on, or the guest went another way here
 * - `released`: the guest has ended, and all that it sent out has left; what has come of the log is consumed
 */
export type BackupState = 'joining' | 'following' | 'finishing' | 'taking' | 'live' | 'halted' | 'released';

export interface BackupOptions {
  readonly settings: ReplicationSettings;
  /** The generation of the pairing; 0 for a new backup: its primary will say. */
  readonly generation: number;
  /** Of the log that will come. */
  readonly header: EncodedHeader;
  /** Ticks. */
  readonly now: number;
  readonly act: (action: Action<BackupMessage>) => void;
}

/** A frame of the log that was received and is not consumed. */
interface Piece {
  /** Sequence number of its first entry. */
  readonly first: number;
  readonly bytes: number;
}

/**
 * The backup's side of the protocol: receives the log and vouches for it, keeps the outputs that it reproduces, watches over
 * the primary, and takes over. Neither clock nor sockets: messages and ticks in, messages and actions out.
 */
export class Backup {
  /** What has come of the log. */
  readonly log = new GrowingLog();
  /** What the guest sent out here too, and may not have left there. */
  readonly outputs = new HeldOutputs();
  readonly #settings: ReplicationSettings;
  readonly #act: (action: Action<BackupMessage>) => void;
  #state: BackupState;
  #generation: number;
  /** Reads ahead of whoever replays: what it has read is verified. */
  readonly #verifier: LogReader;
  readonly #pieces: Piece[] = [];
  /** It has what the log goes on from: a machine at power-on, or the copy of a guest. */
  #hasState: boolean;
  #limit = 0;
  #released = 0;
  #consumed = 0;
  #position = 0;
  #heardAt: number;
  #heard: number;
  #nextHeartbeat: number;
  #nextTake = Infinity;

  constructor({ settings, generation, header, now, act }: BackupOptions) {
    this.#settings = settings;
    this.#generation = generation;
    this.#state = generation === 0 ? 'joining' : 'following';
    this.#hasState = generation !== 0;
    this.#act = act;
    this.log.write(header.bytes);
    this.#verifier = new LogReader(this.log, { known: header });
    this.#heardAt = now;
    // Of a new primary's clock nothing is known yet.
    this.#heard = generation === 0 ? 0 : now;
    this.#nextHeartbeat = now;
  }

  get state(): BackupState {
    return this.#state;
  }

  get generation(): number {
    return this.#generation;
  }

  /** The position of the last entry received: the guest must not execute the slot there before it is known what follows. */
  get limit(): number {
    return this.#limit;
  }

  /** Whether the whole log has come, or no more of it will. */
  get complete(): boolean {
    return this.#verifier.end === 'finished' || !this.log.growing;
  }

  /** When it has last heard from the primary, in ticks. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** How many entries have come. */
  get received(): number {
    return this.#verifier.sequence;
  }

  /** Whether the buffer has room for a piece of the log. What is being consumed has left it. */
  hasRoomFor(bytes: number): boolean {
    let waiting = 0;
    for (const piece of this.#pieces) if (piece.first > this.#consumed) waiting += piece.bytes;
    return waiting === 0 || waiting + bytes <= this.#settings.receiveBufferBytes;
  }

  receive(message: PrimaryMessage, now: number): void {
    if (!this.#follows) return;
    this.#heardAt = now;
    switch (message.kind) {
      case 'copy':
        this.#heard = Math.max(this.#heard, message.sent);
        this.#hasState = true;
        this.#limit = message.position;
        this.#position = message.position;
        this.outputs.startAt(message.outputs);
        this.#acknowledge();
        break;
      case 'log':
        this.#heard = Math.max(this.#heard, message.sent);
        this.#take(message.bytes);
        this.#acknowledge();
        break;
      case 'heartbeat':
        this.#heard = Math.max(this.#heard, message.sent);
        this.#released = Math.max(this.#released, message.released);
        this.outputs.drop(this.#released);
        if (this.#state === 'joining' && message.generation > 0) this.#join(message.generation);
        break;
      case 'farewell':
        // Who is yet to protect anybody has nothing to finish.
        if (this.#state === 'joining') this.#act({ kind: 'end' });
        this.#state = 'released';
        break;
    }
  }

  /** Something that the primary sends out leaves the guest here too. @param covered the position behind that slot */
  keep(output: Output, covered: number): void {
    this.outputs.add(output, covered);
    // It may have left a primary that is ahead far enough.
    this.outputs.drop(this.#released);
  }

  /** How far the guest has got, and how many entries it has consumed. */
  progressed(position: number, consumed: number): void {
    this.#position = position;
    this.#consumed = consumed;
    while (this.#pieces.length > 1 && this.#pieces[1]!.first <= consumed) this.#pieces.shift();
  }

  /** Time goes on; to be called at least once a heartbeat. */
  tick(now: number): void {
    if (this.#state === 'taking' && now >= this.#nextTake) this.#askForIt();
    if (!this.#follows) return;
    if (now >= this.#nextHeartbeat) {
      this.#nextHeartbeat = now + this.#settings.heartbeatTicks;
      if (this.#hasState) this.#acknowledge();
      else this.#act({ kind: 'send', message: { kind: 'join' } });
    }
    if (now - this.#heardAt < this.#settings.timeoutTicks) return;
    if (this.#state === 'joining') {
      this.#act({ kind: 'missed', why: 'the primary has been silent' });
      this.#halt('it was not told that it may go live');
      return;
    }
    this.#state = 'finishing';
    this.#act({ kind: 'missed', why: 'the primary has been silent' });
    this.log.close();
  }

  /** Whether nothing more will come of the log, and what has come is to be consumed to its last entry. */
  get isFinishing(): boolean {
    return this.#state === 'finishing' || this.#state === 'released';
  }

  /** All that has come of the log is consumed. */
  finished(): void {
    if (this.#state === 'released') {
      this.#act({ kind: 'end' });
      return;
    }
    this.#state = 'taking';
    this.#askForIt();
  }

  /** The shared disk's answer. */
  taken(answer: Taken, now: number): void {
    if (this.#state !== 'taking') return;
    if (answer === 'unreachable') this.#nextTake = now + this.#settings.retryTicks;
    else if (answer === 'refused') this.#halt('the primary has gone on alone');
    else {
      this.#generation++;
      this.#state = 'live';
      this.#act({ kind: 'live', generation: this.#generation });
    }
  }

  /** The guest went another way than the primary's: never to go live. */
  diverged(message: string): void {
    if (this.#follows) this.#act({ kind: 'send', message: { kind: 'diverged', message } });
    this.#halt(message);
  }

  /** Whether it replays what comes, and says so. */
  get #follows(): boolean {
    return this.#state === 'following' || this.#state === 'joining';
  }

  /** From now on it may go live, if its primary is missed. */
  #join(generation: number): void {
    this.#generation = generation;
    this.#state = 'following';
    this.#act({ kind: 'join', generation });
    this.#acknowledge();
  }

  #halt(why: string): void {
    this.#state = 'halted';
    this.log.close();
    this.#act({ kind: 'halt', why });
  }

  #take(bytes: Uint8Array): void {
    this.#pieces.push({ first: this.#verifier.sequence, bytes: bytes.length });
    this.log.write(bytes);
    try {
      this.#verify();
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
      this.diverged(error.message);
    }
  }

  #verify(): void {
    const verifier = this.#verifier;
    if (verifier.entry === undefined) verifier.advance();
    for (; verifier.entry !== undefined; verifier.advance()) this.#limit = verifier.entry.position;
  }

  #acknowledge(): void {
    if (!this.#follows) return;
    const { sequence } = this.#verifier;
    this.#act({
      kind: 'send',
      message: {
        kind: 'acknowledgement',
        sequence,
        position: this.#position,
        consumed: this.#consumed,
        generation: this.#generation,
        heard: this.#heard,
      },
    });
  }

  #askForIt(): void {
    this.#nextTake = Infinity;
    this.#act({ kind: 'take', generation: this.#generation + 1 });
  }
}
