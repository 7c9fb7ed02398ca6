import { datagram, receive } from '../../../src/simulation/clients/ethernet.ts';
import type { Operation } from '../../../src/simulation/clients/key-value-protocol.ts';
import { GUEST } from '../../../src/simulation/clients/stations.ts';
import type { FakeGuest, FakeWorld } from './fake-world.ts';
import { execute } from './reference-server.ts';
import type { Store } from './reference-server.ts';

const PORT = 4711;

/** What is wrong with the guest, if anything. */
export type Fault =
  | 'none'
  /** It executes again what it has executed, and not only a get. */
  | 'executes twice'
  /** Every 20 requests it falls back to what it had 4 requests before, as a backup without the last log entries. */
  | 'forgets at a takeover'
  /** There are two of them: each takes every other request. */
  | 'split brain'
  /** It reads from a copy that gets each write 30 requests late. */
  | 'reads what is old';

interface Saved {
  readonly store: Store;
  /** The last executed number of each client, and its answer's datagram. */
  readonly executed: Map<string, { readonly sequence: number; readonly reply: string }>;
}

function copy({ store, executed }: Saved): Saved {
  return { store: new Map(store), executed: new Map(executed) };
}

/** Stands for the guest `key-value`, with or without a fault. It has room for `room` keys. */
export class FakeKeyValueGuest implements FakeGuest {
  readonly #fault: Fault;
  readonly #room: number;
  readonly #saved: Saved[] = [];
  #state: Saved = { store: new Map(), executed: new Map() };
  #other: Saved = copy(this.#state);
  requests = 0;

  constructor(fault: Fault = 'none', room = Infinity) {
    this.#fault = fault;
    this.#room = room;
  }

  frame(data: Uint8Array, world: FakeWorld): void {
    const received = receive(data, GUEST);
    if (received?.kind !== 'datagram' || received.toPort !== PORT) throw new Error('a frame for nobody');
    this.requests++;
    this.#saved.push(copy(this.#state));
    if (this.#fault === 'forgets at a takeover' && this.requests % 20 === 0) {
      this.#state = copy(this.#saved.at(-5)!);
    }
    if (this.#fault === 'split brain') [this.#state, this.#other] = [this.#other, this.#state];
    const reply = this.#reply(received.payload);
    if (reply !== undefined) {
      world.answer(datagram(GUEST, PORT, received.from, received.fromPort, reply));
    }
  }

  #reply(request: string): string | undefined {
    const [client, number, ...words] = request.split(' ');
    const sequence = Number(number);
    const last = this.#state.executed.get(client!);
    if (last !== undefined && sequence < last.sequence) return undefined;
    const operation = operationOf(words);
    const again = operation.kind === 'get' || this.#fault === 'executes twice';
    if (last?.sequence === sequence && !again) return last.reply;
    const reply = `${client} ${sequence} ${this.#execute(operation)}`;
    this.#state.executed.set(client!, { sequence, reply });
    return reply;
  }

  #execute(operation: Operation): string {
    const { store } = this.#state;
    const adds = operation.kind === 'put' || (operation.kind === 'swap' && operation.old === '-');
    if (adds && !store.has(operation.key) && store.size >= this.#room) return 'full';
    const stale = this.#fault === 'reads what is old' && operation.kind === 'get';
    const answer = execute(stale ? (this.#saved.at(-30)?.store ?? store) : store, operation);
    return answer.kind === 'value' ? `value ${answer.value}` : answer.kind;
  }
}

function operationOf(words: readonly string[]): Operation {
  const [kind, key, first, second] = words;
  switch (kind) {
    case 'put':
      return { kind, key: key!, value: first! };
    case 'get':
    case 'delete':
      return { kind, key: key! };
    case 'swap':
      return { kind, key: key!, old: first!, value: second! };
    default:
      throw new Error(`a request to '${words.join(' ')}'`);
  }
}
