import type { Random } from '../../../src/environment/random.ts';
import { History } from '../../../src/simulation/clients/history.ts';
import type { Call } from '../../../src/simulation/clients/history.ts';
import type { Operation } from '../../../src/simulation/clients/key-value-protocol.ts';
import { FakeWorld } from './fake-world.ts';
import { execute } from './reference-server.ts';
import type { Store } from './reference-server.ts';

/** An old value that no call writes. */
export const NOWHERE = 'nowhere';

export interface Size {
  readonly clients: number;
  /** Calls of each client. */
  readonly calls: number;
  readonly keys: number;
  /** One call in so many is given up, and is executed much later, or never. Infinite: none. */
  readonly givesUpOneIn: number;
}

export interface ConcurrentHistory {
  /** In the order of their invocations. No value is written by two of them. */
  readonly calls: readonly Call[];
  /** What the key of each call had when it was executed, by index; `-` for nothing. */
  readonly found: ReadonlyMap<number, string>;
}

/**
 * What several clients see of a correct server: it executes each call at one moment, after a random delay, and answers after
 * another one. By construction there is an order: that of the executions.
 */
export function concurrentHistory(random: Random, size: Size): ConcurrentHistory {
  const server = new SlowServer(random, size);
  for (let client = 0; client < size.clients; client++) server.begin(client, 1);
  server.world.run();
  return { calls: server.history.calls, found: server.found };
}

class SlowServer {
  readonly world = new FakeWorld({ clients: [] });
  readonly history = new History();
  readonly found = new Map<number, string>();
  readonly #random: Random;
  readonly #size: Size;
  readonly #store: Store = new Map();
  #values = 0;

  constructor(random: Random, size: Size) {
    this.#random = random;
    this.#size = size;
  }

  begin(client: number, sequence: number): void {
    if (sequence > this.#size.calls) return;
    this.world.after(this.#random.integer(1, 60), () => {
      const operation = this.#operation();
      const call = this.history.invoke(client, sequence, operation, this.world.now());
      const goOn = () => this.begin(client, sequence + 1);
      if (this.#size.givesUpOneIn !== Infinity && this.#random.oneIn(this.#size.givesUpOneIn))
        this.#giveUp(call, operation, goOn);
      else this.#answer(call, operation, goOn);
    });
  }

  #answer(call: number, operation: Operation, goOn: () => void): void {
    this.world.after(this.#random.integer(1, 60), () => {
      const answer = this.#execute(call, operation);
      this.world.after(this.#random.integer(1, 60), () => {
        this.history.answer(call, answer, this.world.now());
        goOn();
      });
    });
  }

  #giveUp(call: number, operation: Operation, goOn: () => void): void {
    if (!this.#random.oneIn(3)) {
      this.world.after(this.#random.integer(1, 1000), () => this.#execute(call, operation));
    }
    this.world.after(200, goOn);
  }

  #execute(call: number, operation: Operation) {
    this.found.set(call, this.#store.get(operation.key) ?? '-');
    return execute(this.#store, operation);
  }

  #operation(): Operation {
    const random = this.#random;
    const key = `k${random.integer(1, this.#size.keys)}`;
    const kind = random.integer(0, 9);
    if (kind < 1) return { kind: 'delete', key };
    if (kind < 4) return { kind: 'get', key };
    const value = `v${++this.#values}`;
    if (kind < 7) return { kind: 'put', key, value };
    return { kind: 'swap', key, old: this.#old(key), value };
  }

  /** Mostly what the key has now, which another client may change before. */
  #old(key: string): string {
    const choice = this.#random.integer(0, 9);
    if (choice < 7) return this.#store.get(key) ?? '-';
    return choice < 9 ? NOWHERE : `v${this.#random.integer(1, this.#values)}`;
  }
}
