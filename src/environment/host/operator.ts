import type { Button, Buttons } from '../environment.ts';
import { EscapeFilter } from './escape.ts';
import type { HostLoop } from './host-loop.ts';

/** What the person at a terminal wants of Lockstep itself. */
type Command = 'leave' | 'help' | Button;

/** What each key does behind ctrl-a. */
const KEYS: readonly (readonly [key: string, command: Command, does: string])[] = [
  ['x', 'leave', 'leave Lockstep'],
  ['r', 'reset', "press the guest's reset button"],
  ['s', 'snapshot', 'keep a snapshot of the whole machine in the log'],
  ['h', 'help', 'this help'],
  ['?', 'help', 'this help'],
];

/** The person at a terminal, who beside typing at the guest leaves, asks for help, and presses the machine's buttons. */
export class Operator implements Buttons {
  readonly #loop: HostLoop;
  readonly #keys: typeof KEYS;
  readonly #escape: EscapeFilter<Command>;
  readonly #pressed: Button[] = [];

  /** @param buttons those that there are */
  constructor(loop: HostLoop, buttons: readonly Button[]) {
    this.#loop = loop;
    const there: readonly Command[] = ['leave', 'help', ...buttons];
    this.#keys = KEYS.filter(([, command]) => there.includes(command));
    this.#escape = new EscapeFilter(new Map(this.#keys.map(([key, command]) => [key, command])));
  }

  /** Carries out the commands among what was typed, and gives what is left for the guest. */
  listen(typed: Uint8Array): Uint8Array {
    const { data, commands } = this.#escape.take(typed);
    for (const command of commands) {
      if (command === 'leave') this.#loop.stop({ kind: 'left' });
      else if (command === 'help') process.stderr.write(this.#help());
      else this.#press(command);
    }
    return data;
  }

  get pressed(): boolean {
    return this.#pressed.length > 0;
  }

  take(): Button | undefined {
    return this.#pressed.shift();
  }

  #press(button: Button): void {
    this.#pressed.push(button);
    this.#loop.wake();
  }

  #help(): string {
    const lines = this.#keys.map(([key, , does]) => `ctrl-a ${key}       ${does}`);
    lines.push('ctrl-a ctrl-a  send ctrl-a to the guest');
    return `\r\n${lines.join('\r\n')}\r\n`;
  }
}
