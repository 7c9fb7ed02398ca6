import type { Console, Network, NextArrival } from '../environment/environment.ts';

/** What others have sent to a guest on this host and has not been handed over: a console and a network's cable in one. */
export class Inbox {
  readonly #frames = new Map<number, Uint8Array[]>();
  #typed: number[] = [];

  frame(device: number, data: Uint8Array): void {
    const waiting = this.#frames.get(device);
    if (waiting === undefined) this.#frames.set(device, [data]);
    else waiting.push(data);
  }

  type(data: Uint8Array): void {
    this.#typed.push(...data);
  }

  /** @param live whether somebody may still send something */
  console(live: () => boolean): Console {
    const waiting = (): boolean => this.#typed.length > 0;
    return {
      // What leaves the guest does not pass here.
      write: () => {},
      read: (_ticks, room) => Uint8Array.from(this.#typed.splice(0, room)),
      waiting,
      get next(): NextArrival {
        return waiting() ? 0 : live() ? 'unknown' : 'never';
      },
    };
  }

  /** @param live as above */
  network(device: number, live: () => boolean): Network {
    const waiting = (): boolean => (this.#frames.get(device)?.length ?? 0) > 0;
    return {
      send: () => {},
      receive: () => this.#frames.get(device)?.shift(),
      get next(): NextArrival {
        return waiting() ? 0 : live() ? 'unknown' : 'never';
      },
    };
  }
}
