import type { Console, NextArrival } from '../environment.ts';
import type { Input } from './standard-input.ts';
import type { StandardOutput } from './standard-output.ts';

/** What is typed at a process, and its standard output, as a guest's console. */
export class HostConsole implements Console {
  readonly #input: Input;
  readonly #output: StandardOutput;

  constructor(input: Input, output: StandardOutput) {
    this.#input = input;
    this.#output = output;
  }

  write(data: Uint8Array): void {
    this.#output.write(data);
  }

  read(_ticks: number, room: number): Uint8Array {
    return this.#input.read(room);
  }

  waiting(): boolean {
    return this.#input.waiting;
  }

  get next(): NextArrival {
    return this.#input.next;
  }

  close(): void {
    this.#input.close();
  }
}
