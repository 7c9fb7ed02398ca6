import type { Effect, Exit } from '../../src/machine/exit.ts';
import type { Input } from '../../src/machine/input.ts';
import type { Machine } from '../../src/machine/machine.ts';

/** What one slot of a scripted guest does. */
export type Action =
  | 'compute'
  /** Reads the clock. */
  | 'ask'
  /** Waits, from the next slot on, until an input arrives. */
  | 'wait'
  | { readonly effects: readonly Effect[] }
  /** Sets the timer to a time. */
  | { readonly timer: number }
  /** Takes this many bytes out of the receiver. */
  | { readonly receive: number }
  | { readonly halt: number };

/** A guest whose slots are a function of its position; it notes what reached it, and where. */
export class ScriptedMachine implements Machine {
  position = 0;
  deadline: number | undefined;
  readonly inputs: { readonly position: number; readonly input: Input }[] = [];
  readonly #program: (position: number) => Action;
  readonly #fifo: number | undefined;
  #received = 0;
  #asking = false;
  #answered = false;
  #waiting = false;
  #clock = 0;

  /** @param fifo size of the receiver in bytes; undefined: it takes anything */
  constructor(program: (position: number) => Action, fifo?: number) {
    this.#program = program;
    this.#fifo = fifo;
  }

  get consoleRoom(): number | undefined {
    return this.#fifo === undefined ? undefined : this.#fifo - this.#received;
  }

  run(limit: number): Exit {
    if (this.#asking) throw new Error('run: a question is open');
    while (this.position < limit) {
      if (this.#waiting) return { reason: 'idle' };
      const action = this.#program(this.position);
      if (action === 'ask' && !this.#answered) {
        this.#asking = true;
        return { reason: 'question', question: { kind: 'clock' } };
      }
      this.#answered = false;
      this.position++;
      const exit = this.#act(action);
      if (exit !== undefined) return exit;
    }
    return { reason: 'limit' };
  }

  deliver(input: Input): void {
    if (this.#asking && input.kind !== 'clock')
      throw new Error(`deliver: ${input.kind} in the middle of a slot`);
    this.inputs.push({ position: this.position, input });
    if (input.kind === 'clock') this.#deliverClock(input.value);
    if (input.kind === 'console') {
      this.#received += input.data.length;
      if (this.#fifo !== undefined && this.#received > this.#fifo) throw new Error('deliver: overrun');
    }
    this.#waiting = false;
  }

  save(): Uint8Array {
    throw new Error('not needed');
  }

  load(): void {
    throw new Error('not needed');
  }

  #act(action: Action): Exit | undefined {
    if (action === 'wait') this.#waiting = true;
    if (typeof action === 'string') return undefined;
    if ('effects' in action) return { reason: 'effects', effects: action.effects };
    if ('halt' in action) return { reason: 'halt', code: action.halt };
    if ('timer' in action) {
      this.deadline = action.timer;
      return { reason: 'timer' };
    }
    this.#received = Math.max(0, this.#received - action.receive);
    return undefined;
  }

  #deliverClock(value: number): void {
    if (value < this.#clock) throw new Error(`deliver: the clock fell from ${this.#clock} to ${value}`);
    this.#clock = value;
    if (this.deadline !== undefined && value >= this.deadline) this.deadline = undefined;
    if (!this.#asking) return;
    this.#asking = false;
    this.#answered = true;
  }
}

/** A program given slot by slot; after its end it computes for ever. */
export function slots(...actions: readonly Action[]): (position: number) => Action {
  return (position) => actions[position] ?? 'compute';
}
