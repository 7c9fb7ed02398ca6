import type { Console, NextArrival } from '../environment.ts';

/** Something typed at a time. */
export interface Typing {
  readonly ticks: number;
  readonly text: string;
}

/** A console at which a script types, and which keeps what was printed. */
export class ScriptedConsole implements Console {
  readonly #script: readonly { readonly ticks: number; readonly data: Uint8Array }[];
  readonly #printed: Uint8Array[] = [];
  /** The first part of the script that is not read in full, and how many of its bytes are read. */
  #part = 0;
  #offset = 0;

  constructor(script: readonly Typing[] = []) {
    this.#script = script
      .filter(({ text }) => text !== '')
      .map(({ ticks, text }) => ({ ticks, data: new TextEncoder().encode(text) }))
      .sort((a, b) => a.ticks - b.ticks);
  }

  write(data: Uint8Array): void {
    // The machine may use its effects' data again.
    this.#printed.push(data.slice());
  }

  /** All that was printed so far. */
  get printed(): Uint8Array {
    const all = new Uint8Array(this.#printed.reduce((bytes, { length }) => bytes + length, 0));
    let at = 0;
    for (const data of this.#printed) {
      all.set(data, at);
      at += data.length;
    }
    return all;
  }

  read(ticks: number, room: number): Uint8Array {
    const bytes: number[] = [];
    while (bytes.length < room && this.waiting(ticks)) {
      const { data } = this.#script[this.#part]!;
      const taken = data.subarray(this.#offset, this.#offset + room - bytes.length);
      bytes.push(...taken);
      this.#offset += taken.length;
      if (this.#offset === data.length) {
        this.#part++;
        this.#offset = 0;
      }
    }
    return Uint8Array.from(bytes);
  }

  waiting(ticks: number): boolean {
    const part = this.#script[this.#part];
    return part !== undefined && part.ticks <= ticks;
  }

  get next(): NextArrival {
    return this.#script[this.#part]?.ticks ?? 'never';
  }
}
