import type { Console, NextArrival } from '../environment.ts';
import { EscapeFilter } from './escape.ts';
import type { HostLoop } from './host-loop.ts';
import { openStandardInput } from './standard-input.ts';
import type { Input } from './standard-input.ts';
import type { StandardOutput } from './standard-output.ts';

const HELP = [
  'ctrl-a x       leave Lockstep',
  'ctrl-a ctrl-a  send ctrl-a to the guest',
  'ctrl-a h       this help',
];

/** The process's standard input and output as a guest's console. */
export class HostConsole implements Console {
  readonly #input: Input;
  readonly #output: StandardOutput;

  constructor(loop: HostLoop, output: StandardOutput) {
    this.#output = output;
    const escape = new EscapeFilter();
    this.#input = openStandardInput(
      () => loop.wake(),
      (typed) => {
        const { data, commands } = escape.take(typed);
        for (const command of commands) {
          if (command === 'leave') loop.stop({ kind: 'left' });
          else process.stderr.write(`\r\n${HELP.join('\r\n')}\r\n`);
        }
        return data;
      },
    );
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
