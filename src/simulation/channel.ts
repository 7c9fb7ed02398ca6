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
  /** Pieces of the log that were sent and not handed over, in order; the first ones have got through and find no room. */
  readonly #underWay: LogMessage[] = [];
  #through = 0;
  /** How often the line was cut: what was under way then has to be sent again. */
  #cuts = 0;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  send(message: Message, to: 'primary' | 'backup', now: number): void {
    if (message.kind === 'log') {
      this.#underWay.push(message);
      if (!this.#cut) this.#carry(message, now);
    } else {
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
    this.#cuts++;
    this.#through = 0;
  }

  /** What was held up goes on its way again, in its order. */
  heal(now: number): void {
    if (!this.#cut) return;
    this.#cut = false;
    for (const piece of this.#underWay) this.#carry(piece, now);
  }

  /** The receiver may have room again. */
  drain(): void {
    while (this.#through > 0 && this.#options.deliver(this.#underWay[0]!, 'backup')) {
      this.#underWay.shift();
      // What it brings about may be that the line is cut.
      if (this.#through > 0) this.#through--;
    }
  }

  #carry({ bytes }: LogMessage, now: number): void {
    const { queue, latency, bytesPerTick } = this.#options;
    const cuts = this.#cuts;
    this.#freeAt = Math.max(this.#freeAt, now) + Math.ceil(bytes.length / bytesPerTick);
    this.#logArrives = Math.max(this.#logArrives, this.#freeAt + Math.max(1, latency.next()));
    queue.schedule(this.#logArrives, () => {
      if (cuts !== this.#cuts) return;
      this.#through++;
      this.drain();
    });
  }
}
