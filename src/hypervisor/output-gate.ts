import type { Console, Environment, Network } from '../environment/environment.ts';

/** So much waits here, about, before it is time to let it out. */
const FULL_BYTES = 64 * 1024;
const FIRST_CAPACITY_BYTES = 4096;

/** Where something goes that waits. */
type Outlet = (data: Uint8Array) => void;

/** Bytes that wait, all for one outlet. */
interface Held {
  readonly outlet: Outlet;
  readonly start: number;
  end: number;
}

/**
 * Where outputs wait until a backup could reproduce them: what the guest prints and sends is held until `release`. A
 * write to a disk is not held: who records writes the frames before the write is performed.
 */
export class OutputGate {
  /** The environment as the guest's hypervisor is to see it: with this gate before all that can be seen from outside. */
  readonly environment: Environment;
  readonly #held: Held[] = [];
  /** All that waits, one behind another. */
  #buffer = new Uint8Array(FIRST_CAPACITY_BYTES);
  #length = 0;

  constructor(environment: Environment) {
    this.environment = {
      ...environment,
      console: this.#gateConsole(environment.console),
      networks: new Map(
        [...environment.networks].map(([slot, network]) => [slot, this.#gateNetwork(network)]),
      ),
    };
  }

  /** Whether anything waits. */
  get holding(): boolean {
    return this.#held.length > 0;
  }

  /** Whether so much waits that it should be let out. */
  get full(): boolean {
    return this.#length >= FULL_BYTES;
  }

  /** Lets out what waits, in order. */
  release(): void {
    for (const { outlet, start, end } of this.#held) outlet(this.#buffer.slice(start, end));
    this.#held.length = 0;
    this.#length = 0;
  }

  /** @param whole whether it has to arrive in one piece of its own */
  #hold(data: Uint8Array, outlet: Outlet, whole: boolean): void {
    const start = this.#length;
    const end = start + data.length;
    if (end > this.#buffer.length) this.#grow(end);
    this.#buffer.set(data, start);
    this.#length = end;
    const last = this.#held.at(-1);
    if (!whole && last?.outlet === outlet) last.end = end;
    else this.#held.push({ outlet, start, end });
  }

  #grow(bytes: number): void {
    const larger = new Uint8Array(Math.max(bytes, 2 * this.#buffer.length));
    larger.set(this.#buffer);
    this.#buffer = larger;
  }

  #gateConsole(console: Console): Console {
    const outlet: Outlet = (data) => console.write(data);
    return {
      write: (data) => this.#hold(data, outlet, false),
      read: (ticks, room) => console.read(ticks, room),
      waiting: (ticks) => console.waiting(ticks),
      get next() {
        return console.next;
      },
    };
  }

  #gateNetwork(network: Network): Network {
    const outlet: Outlet = (frame) => network.send(frame);
    return {
      send: (frame) => this.#hold(frame, outlet, true),
      receive: (ticks) => network.receive(ticks),
      get next() {
        return network.next;
      },
    };
  }
}
