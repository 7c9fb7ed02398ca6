import type { Draws } from '../environment/draws.ts';
import type { Message } from '../replication/message.ts';
import type { EventQueue } from './event-queue.ts';
import type { HostName } from './fault.ts';

/** What goes through the connection. */
type Connected = Extract<Message, { kind: 'log' | 'copy' | 'farewell' }>;

/** One of these, and from when to when it is on the line, in ticks. */
interface Carried {
  readonly message: Connected;
  readonly bytes: number;
  from: number;
  until: number;
}

/** What a channel does to what is sent. */
export interface ChannelOptions {
  readonly queue: EventQueue;
  /** Who sends the log, and to whom. */
  readonly primary: HostName;
  readonly backup: HostName;
  /** How long each message is under way, in ticks. */
  readonly latency: Draws;
  readonly bytesPerTick: number;
  /** Hands over a message. @returns whether there was room for it */
  readonly deliver: (message: Message, to: HostName) => boolean;
}

/**
 * The logging channel between two hosts. The log itself, the state that it goes on from, and the farewell behind it go through
 * a connection: in order, none lost, at the bandwidth that there is, and what finds no room with the receiver waits. Everything else
 * goes beside it, in order, and is lost while the channel is cut.
 */
export class Channel {
  readonly #options: ChannelOptions;
  #cut = false;
  /** When the line is free again, and when the last message of each kind arrives. */
  #freeAt = 0;
  #logArrives = 0;
  readonly #arrives = new Map<HostName, number>();
  /** Pieces of the log that were sent and not handed over, in order; the first ones have got through and find no room. */
  readonly #underWay: Carried[] = [];
  #through = 0;
  /** How many of them are of the log: not the state that it goes on from, nor a farewell. */
  #logs = 0;
  /** Bytes of those that were handed over. */
  #delivered = 0;
  /** How often the line was cut: what was under way then has to be sent again. */
  #cuts = 0;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  send(message: Message, from: HostName, now: number): void {
    const { primary, backup } = this.#options;
    const to = from === primary ? backup : primary;
    if (message.kind === 'log' || message.kind === 'copy' || message.kind === 'farewell') {
      const piece = { message, bytes: bytesOf(message), from: Infinity, until: Infinity };
      this.#underWay.push(piece);
      if (message.kind === 'log') this.#logs++;
      if (!this.#cut) this.#carry(piece, now);
    } else {
      if (this.#cut) return;
      const arrives = Math.max(this.#arrives.get(to) ?? 0, now + Math.max(1, this.#options.latency.next()));
      this.#arrives.set(to, arrives);
      const background = message.kind === 'heartbeat' || message.kind === 'acknowledgement';
      this.#options.queue.schedule(
        arrives,
        () => {
          if (!this.#cut) this.#options.deliver(message, to);
        },
        background,
      );
    }
  }

  cut(): void {
    this.#cut = true;
    this.#cuts++;
    this.#through = 0;
    this.#freeAt = 0;
    for (const piece of this.#underWay) piece.from = piece.until = Infinity;
  }

  /** How many pieces of the log are not handed over. */
  get underWay(): number {
    return this.#logs;
  }

  /** How many bytes of the log have got over, those of a piece that is still on the line among them. */
  carried(now: number): number {
    return this.#underWay.reduce(
      (sum, { bytes, from, until }) =>
        sum + (now >= until ? bytes : now <= from ? 0 : Math.floor((bytes * (now - from)) / (until - from))),
      this.#delivered,
    );
  }

  /** What was held up goes on its way again, in its order. */
  heal(now: number): void {
    if (!this.#cut) return;
    this.#cut = false;
    for (const piece of this.#underWay) this.#carry(piece, now);
  }

  /** The receiver may have room again. */
  drain(): void {
    while (this.#through > 0 && this.#options.deliver(this.#underWay[0]!.message, this.#options.backup)) {
      const { message, bytes } = this.#underWay.shift()!;
      this.#delivered += bytes;
      if (message.kind === 'log') this.#logs--;
      // What it brings about may be that the line is cut.
      if (this.#through > 0) this.#through--;
    }
  }

  #carry(piece: Carried, now: number): void {
    const { queue, latency, bytesPerTick } = this.#options;
    const cuts = this.#cuts;
    piece.from = Math.max(this.#freeAt, now);
    piece.until = piece.from + Math.ceil(piece.bytes / bytesPerTick);
    this.#freeAt = piece.until;
    this.#logArrives = Math.max(this.#logArrives, this.#freeAt + Math.max(1, latency.next()));
    queue.schedule(this.#logArrives, () => {
      if (cuts !== this.#cuts) return;
      this.#through++;
      this.drain();
    });
  }
}

function bytesOf(message: Connected): number {
  if (message.kind === 'farewell') return 0;
  return message.kind === 'log' ? message.bytes.length : message.state.length;
}
