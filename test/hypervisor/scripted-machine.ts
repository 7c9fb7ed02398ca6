import { LockstepError } from '../../src/machine/errors.ts';
import type { Effect, Exit, Question } from '../../src/machine/exit.ts';
import type { Input } from '../../src/machine/input.ts';
import type { Machine } from '../../src/machine/machine.ts';

/** What one slot of a scripted guest does. */
export type Action =
  | 'compute'
  /** Reads the clock. */
  | 'ask'
  /** Asks for that many bytes of its own. */
  | { readonly asks: string; readonly bytes: number }
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
  #asking: Question | undefined;
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
    if (this.#asking !== undefined) throw new Error('run: a question is open');
    while (this.position < limit) {
      if (this.#waiting) return { reason: 'idle' };
      const action = this.#program(this.position);
      const question = questionOf(action);
      if (question !== undefined && !this.#answered) {
        this.#asking = question;
        return { reason: 'question', question };
      }
      this.#answered = false;
      this.position++;
      const exit = this.#act(action);
      if (exit !== undefined) return exit;
    }
    return { reason: 'limit' };
  }

  deliver(input: Input): void {
    if (this.#asking !== undefined && input.kind !== this.#asking.kind) {
      throw new LockstepError('bad-input', `deliver: ${input.kind} in the middle of a slot`);
    }
    this.inputs.push({ position: this.position, input: kept(input) });
    if (input.kind === 'clock') this.#deliverClock(input.value);
    if (input.kind === 'console') {
      this.#received += input.data.length;
      if (this.#fifo !== undefined && this.#received > this.#fifo) throw new Error('deliver: overrun');
    }
    this.#waiting = false;
    if (this.#asking === undefined) return;
    this.#asking = undefined;
    this.#answered = true;
  }

  save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify(this.state()));
  }

  load(state: Uint8Array): void {
    const saved = JSON.parse(new TextDecoder().decode(state)) as ReturnType<ScriptedMachine['state']>;
    this.position = saved.position;
    this.deadline = saved.deadline;
    this.inputs.splice(0, Infinity, ...saved.inputs);
    this.#received = saved.received;
    this.#waiting = saved.waiting;
    this.#clock = saved.clock;
  }

  /** Everything; with what reached it, so that any other input makes another state. */
  state(): {
    position: number;
    deadline?: number;
    inputs: ScriptedMachine['inputs'];
    received: number;
    waiting: boolean;
    clock: number;
  } {
    return {
      position: this.position,
      ...(this.deadline !== undefined && { deadline: this.deadline }),
      inputs: this.inputs,
      received: this.#received,
      waiting: this.#waiting,
      clock: this.#clock,
    };
  }

  #act(action: Action): Exit | undefined {
    if (action === 'wait') this.#waiting = true;
    if (typeof action === 'string' || 'asks' in action) return undefined;
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
    if (value < this.#clock) {
      throw new LockstepError('bad-input', `deliver: the clock fell from ${this.#clock} to ${value}`);
    }
    this.#clock = value;
    if (this.deadline !== undefined && value >= this.deadline) this.deadline = undefined;
  }
}

function questionOf(action: Action): Question | undefined {
  if (action === 'ask') return { kind: 'clock' };
  if (typeof action === 'string' || !('asks' in action)) return undefined;
  return { kind: 'signal', name: action.asks, bytes: action.bytes };
}

/** Whoever delivers an input may use it again. */
function kept(input: Input): Input {
  return 'data' in input ? { ...input, data: input.data.slice() } : { ...input };
}

/** A program given slot by slot; after its end it computes for ever. */
export function slots(...actions: readonly Action[]): (position: number) => Action {
  return (position) => actions[position] ?? 'compute';
}
