import type { Draws } from '../environment/draws.ts';
import type { Message } from '../replication/message.ts';
import type { EventQueue } from './event-queue.ts';

type LogMessage = Extract<Message, { kind: 'log' }>;

/** What a channel does to what is sent. */
export interface ChannelOptions {
  readonly queue: EventQueue;
  /** How long each message is under way, in ticks. */
  readonly latency: Draws;
  readonly bytesPerTick: number;
  /** Hands over a message. @returns whether there was room for it */
  readonly deliver: (message: Message, to: 'primary' | 'backup') => boolean;
}

/**
 * The logging channel between two hosts. The log itself goes through a connection: in order, none lost, at the bandwidth
 * that there is, and what finds no room with the receiver waits. Everything else goes beside it, in order, and is lost
 * while the channel is cut.
 */
export class Channel {
  readonly #options: ChannelOptions;
  #cut = false;
  /** When the line is free again, and when the last message of each kind arrives. */
  #freeAt = 0;
  #logArrives = 0;
  readonly #arrives = { primary: 0, backup: 0 };
  /** Pieces that have got through and find no room, or have to be sent once more. */
  #waiting: LogMessage[] = [];

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  send(message: Message, to: 'primary' | 'backup', now: number): void {
    if (message.kind === 'log') this.#sendLog(message, now);
    else {
      if (this.#cut) return;
      const arrives = Math.max(this.#arrives[to], now + Math.max(1, this.#options.latency.next()));
      this.#arrives[to] = arrives;
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
  }

  /** What was held up goes on its way again. */
  heal(now: number): void {
    this.#cut = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const piece of waiting) this.#sendLog(piece, now);
  }

  /** The receiver may have room again. */
  drain(): void {
    while (!this.#cut && this.#waiting.length > 0) {
      if (!this.#options.deliver(this.#waiting[0]!, 'backup')) break;
      this.#waiting.shift();
    }
  }

  #sendLog(message: LogMessage, now: number): void {
    const { queue, latency, bytesPerTick } = this.#options;
    this.#freeAt = Math.max(this.#freeAt, now) + Math.ceil(message.bytes.length / bytesPerTick);
    this.#logArrives = Math.max(this.#logArrives, this.#freeAt + Math.max(1, latency.next()));
    queue.schedule(this.#logArrives, () => {
      this.#waiting.push(message);
      this.drain();
    });
  }
}
