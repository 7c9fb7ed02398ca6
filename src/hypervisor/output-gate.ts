import type { Console, Disk, Environment, Network } from '../environment/environment.ts';

/** Waits here at most: then it is time to let out what waits. */
const MAX_BYTES = 64 * 1024;

/**
 * Where outputs wait until a backup could reproduce them: what the guest prints and sends is held until `release`. A
 * write to a disk is not held, but `cover` is called before it, which has to see to that at once.
 */
export class OutputGate {
  /** The environment as the guest's hypervisor is to see it: with this gate before all that can be seen from outside. */
  readonly environment: Environment;
  /** Sees to it that everything up to the present slot can be reproduced; set by who does. */
  cover: () => void = () => {};
  readonly #held: (() => void)[] = [];
  #bytes = 0;

  constructor(environment: Environment) {
    this.environment = {
      ...environment,
      console: this.#gateConsole(environment.console),
      networks: new Map(
        [...environment.networks].map(([slot, network]) => [slot, this.#gateNetwork(network)]),
      ),
      disks: new Map([...environment.disks].map(([slot, disk]) => [slot, this.#gateDisk(disk)])),
    };
  }

  /** Whether anything waits. */
  get holding(): boolean {
    return this.#held.length > 0;
  }

  /** Whether so much waits that it should be let out. */
  get full(): boolean {
    return this.#bytes >= MAX_BYTES;
  }

  /** Lets out what waits, in order. */
  release(): void {
    for (const letOut of this.#held) letOut();
    this.#held.length = 0;
    this.#bytes = 0;
  }

  #hold(data: Uint8Array, letOut: (data: Uint8Array) => void): void {
    const kept = data.slice();
    this.#bytes += kept.length;
    this.#held.push(() => letOut(kept));
  }

  #gateConsole(console: Console): Console {
    return {
      write: (data) => this.#hold(data, (kept) => console.write(kept)),
      read: (ticks, room) => console.read(ticks, room),
      waiting: (ticks) => console.waiting(ticks),
      get next() {
        return console.next;
      },
    };
  }

  #gateNetwork(network: Network): Network {
    return {
      send: (frame) => this.#hold(frame, (kept) => network.send(kept)),
      receive: (ticks) => network.receive(ticks),
      get next() {
        return network.next;
      },
    };
  }

  #gateDisk(disk: Disk): Disk {
    return {
      sectors: disk.sectors,
      readOnly: disk.readOnly,
      read: (sector, bytes) => disk.read(sector, bytes),
      write: (sector, data) => {
        this.cover();
        disk.write(sector, data);
      },
      flush: () => disk.flush(),
    };
  }
}
