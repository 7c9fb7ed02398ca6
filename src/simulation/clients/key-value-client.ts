import { LockstepError } from '../../machine/errors.ts';
import type { Client, Reach } from '../client.ts';
import type { Station } from './ethernet.ts';
import type { History } from './history.ts';
import {
  canAnswer,
  formatAnswer,
  formatOperation,
  formatRequest,
  isOperation,
  KEY_VALUE_PORT,
  MOST_CLIENTS,
  parseReply,
} from './key-value-protocol.ts';
import type { Answer, Operation } from './key-value-protocol.ts';
import { RequestSequence } from './request-sequence.ts';
import type { Patience } from './request-sequence.ts';
import { GUEST, outsideStation } from './stations.ts';
import { UdpLink } from './udp-link.ts';

export interface KeyValueClientOptions extends Patience {
  /** Its number, from 0 to 15; each client of a guest has another one. */
  readonly client: number;
  /** What it asks for, one after another. */
  readonly operations: readonly Operation[];
  /** Where its calls are written down; one for all clients of a guest. */
  readonly history: History;
  /** Default: `outsideStation` of its number. */
  readonly station?: Station;
  /** Its UDP port. Default: 40000 and its number. */
  readonly port?: number;
  /** Default: `GUEST`. */
  readonly guest?: Station;
  /** Default: 4711. */
  readonly guestPort?: number;
}

/**
 * Asks the guest `key-value` for one operation after another. What it gives up stays unanswered in the history: it may have
 * been done, may be done later, or never. Answers that come too late or again are only compared with the first, and those
 * of a get not even that.
 */
export class KeyValueClient implements Client {
  readonly #client: number;
  readonly #operations: readonly Operation[];
  readonly #link: UdpLink;
  readonly #sequence: RequestSequence;
  readonly #history: History;
  /** The call in the history of the operation that is awaited. */
  #call = 0;
  /** The first answer to each operation, too late or not. */
  readonly #answers = new Map<number, Answer>();
  #late = 0;
  #repeated = 0;
  #objection: string | undefined;
  #reach: Reach | undefined;

  /** @throws LockstepError `bad-configuration` */
  constructor(options: KeyValueClientOptions) {
    const { client, operations, history, guest = GUEST, guestPort = KEY_VALUE_PORT } = options;
    if (!Number.isInteger(client) || client < 0 || client >= MOST_CLIENTS) {
      throw new LockstepError('bad-configuration', `key-value client ${client}: numbers go from 0 to 15`);
    }
    const bad = operations.find((operation) => !isOperation(operation));
    if (bad !== undefined) {
      const message = `key-value client ${client}: '${formatOperation(bad)}' has a key or value that cannot be sent`;
      throw new LockstepError('bad-configuration', message);
    }
    const { station = outsideStation(client), port = 40_000 + client } = options;
    this.#client = client;
    this.#operations = operations;
    this.#history = history;
    this.#link = new UdpLink({ station, port, guest, guestPort });
    const begin = (index: number) => this.#begin(index);
    this.#sequence = new RequestSequence({ count: operations.length, begin }, options);
  }

  start(reach: Reach): void {
    this.#reach = reach;
    this.#sequence.start(reach);
  }

  frame(data: Uint8Array): void {
    const heard = this.#link.hear(data);
    if (heard === undefined) return;
    if (heard.kind === 'objection') this.#object(heard.what);
    else if (heard.kind === 'payload') this.#hear(heard.payload);
  }

  get done(): boolean {
    return this.#sequence.done;
  }

  objection(): string | undefined {
    return this.#objection;
  }

  /** `late`: answered after it was given up. `repeated`: answered again. */
  get counts(): Readonly<Record<string, number>> {
    return { ...this.#sequence.counts, late: this.#late, repeated: this.#repeated };
  }

  #begin(index: number): Uint8Array {
    const operation = this.#operations[index]!;
    const sequence = index + 1;
    this.#call = this.#history.invoke(this.#client, sequence, operation, this.#now);
    return this.#link.frame(formatRequest(this.#client, sequence, operation));
  }

  #hear(payload: string): void {
    const reply = parseReply(payload);
    const shown = JSON.stringify(payload);
    if (reply === undefined) return this.#object(`${shown}, which is no answer`);
    const { client, sequence, answer } = reply;
    if (client !== this.#client || sequence > this.#sequence.begun) {
      return this.#object(`${shown}, to what it never asked`);
    }
    const operation = this.#operations[sequence - 1]!;
    if (!canAnswer(operation, answer)) {
      return this.#object(`${shown}, which is no answer to '${formatOperation(operation)}'`);
    }
    const first = this.#answers.get(sequence);
    if (first !== undefined) {
      this.#repeated++;
      if (operation.kind !== 'get') this.#compare(shown, first, answer);
      return;
    }
    this.#answers.set(sequence, answer);
    if (sequence - 1 !== this.#sequence.awaited) {
      this.#late++;
      return;
    }
    this.#history.answer(this.#call, answer, this.#now);
    this.#sequence.answered();
  }

  /** What changes something is executed once, and its answer repeated; a get that is sent again is executed again. */
  #compare(shown: string, first: Answer, answer: Answer): void {
    if (formatAnswer(first) === formatAnswer(answer)) return;
    this.#object(`${shown}, after '${formatAnswer(first)}' to the same request`);
  }

  #object(what: string): void {
    this.#objection ??= `key-value client ${this.#client} got ${what}, at tick ${this.#now}`;
  }

  get #now(): number {
    return this.#reach?.now() ?? 0;
  }
}
