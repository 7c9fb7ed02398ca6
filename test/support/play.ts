import { lineTicks } from '../../src/environment/clock-line.ts';
import type { ClockLine } from '../../src/environment/clock-line.ts';
import { LockstepError } from '../../src/machine/errors.ts';
import type { Effect, Exit, Request } from '../../src/machine/exit.ts';
import type { CompletionInput, Input } from '../../src/machine/input.ts';
import type { Computer } from '../../src/riscv/computer.ts';

/** Something that comes from outside: an input as it is, or the clock going on by so many ticks (and then at that rate). */
export type Arrival = { readonly position: number } & (
  { readonly input: Input } | { readonly ticks: number; readonly rate?: number }
);

/** A timer's expiry: so many slots after the guest has set it, with a clock so many ticks past its deadline. */
export interface Expiry {
  readonly slots: number;
  readonly ticks: number;
}

/** All that the outside does to a guest. Plain data, but for what disks and entropy give. */
export interface Stimulus {
  /** Position at which to end. */
  readonly limit: number;
  /** By rising position; one whose position is past, or whose guest idles, comes at once. */
  readonly arrivals?: readonly Arrival[];
  /** What the clock gains from reading to reading, in ticks, over and over. Default: 1. */
  readonly clockSteps?: readonly number[];
  /** When and how late a timer expires that the guest has set, over and over. Default: as soon as the guest idles. */
  readonly timers?: readonly Expiry[];
  /** Slots from a request to its completion, over and over. Default: 100. */
  readonly latencies?: readonly number[];
  /** What a read or an entropy request gives. Default: bytes that depend on the request's number. */
  readonly data?: (request: Request) => Uint8Array;
  /** What to do besides with a request, as a disk does with a write. */
  readonly perform?: (request: Request) => void;
}

/** How a guest is driven: what must not matter to it. */
export interface Habits {
  /** Lengths of the calls of `run`, in slots, over and over. Default: as long as they can be. */
  readonly slices?: readonly number[];
  /**
   * Called after each slice, and before and after each answer to a question. To go on with another machine (which is
   * loaded and has not asked yet), it returns that.
   */
  readonly between?: (machine: Computer, where: 'slice' | 'question' | 'answered') => Computer | undefined;
  /** Called after each `run`, with what came of it. */
  readonly ran?: (machine: Computer, exit: Exit) => void;
}

/** What can be seen of a run from outside. */
export interface History {
  /** Effects and refused inputs, each with its position. */
  readonly effects: readonly string[];
  readonly console: string;
  readonly end: 'limit' | 'stuck' | `halt ${number}`;
  readonly position: number;
  readonly digest: string;
  /** How many inputs were taken, by kind. */
  readonly taken: Readonly<Record<Input['kind'], number>>;
}

/** Bytes that depend on a number and look random. */
export function bytesOf(number: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = (number + 1) * 0x9e37_79b1;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + index) | 0;
    bytes[index] = state >>> 11;
  }
  return bytes;
}

/** Drives a machine as a hypervisor does, from its present position, deterministically. */
export function play(start: Computer, stimulus: Stimulus, habits: Habits = {}): History {
  return new Player(start, stimulus, habits).play();
}

interface Due {
  readonly position: number;
  readonly completion: CompletionInput;
}

class Player {
  readonly #stimulus: Stimulus;
  readonly #habits: Habits;
  readonly #effects: string[] = [];
  readonly #console: number[] = [];
  readonly #taken = { clock: 0, pace: 0, console: 0, frame: 0, completion: 0, reset: 0, signal: 0 };
  readonly #paced: boolean;
  #machine: Computer;
  #line: ClockLine;
  #arrival = 0;
  #due: Due[] = [];
  #readings = 0;
  #timers = 0;
  #expiry: Due['position'] = Infinity;
  #requests = 0;
  #slice = 0;
  #sliceEnd = 0;

  constructor(machine: Computer, stimulus: Stimulus, habits: Habits) {
    this.#machine = machine;
    this.#stimulus = stimulus;
    this.#habits = habits;
    const { clock } = machine.configuration;
    this.#paced = clock.kind === 'paced';
    this.#line = { origin: 0, base: 0, rate: clock.kind === 'paced' ? clock.rate : 0 };
  }

  play(): History {
    const end = this.#toTheEnd();
    return {
      effects: this.#effects,
      console: new TextDecoder().decode(Uint8Array.from(this.#console)),
      end,
      position: this.#machine.position,
      digest: this.#machine.digest(),
      taken: this.#taken,
    };
  }

  #toTheEnd(): History['end'] {
    const { limit } = this.#stimulus;
    for (;;) {
      while (this.#nextPosition() <= this.#machine.position) this.#deliverNext();
      if (this.#machine.position >= limit) return 'limit';
      const exit = this.#run();
      if (exit.reason === 'halt') return `halt ${exit.code}`;
      if (exit.reason === 'timer') this.#expiry = this.#machine.position + (this.#timer?.slots ?? Infinity);
      if (exit.reason === 'effects') for (const effect of exit.effects) this.#take(effect);
      if (exit.reason === 'idle' && !this.#wake()) return 'stuck';
    }
  }

  /** To the next event, or as far as the slice goes. */
  #run(): Exit {
    const { slices = [Infinity] } = this.#habits;
    if (this.#machine.position >= this.#sliceEnd) {
      this.#visit('slice');
      this.#sliceEnd = this.#machine.position + slices[this.#slice++ % slices.length]!;
    }
    for (;;) {
      const { position } = this.#machine;
      const horizon = Math.max(
        position + 1,
        Math.min(this.#stimulus.limit, this.#nextPosition(), this.#sliceEnd),
      );
      let exit = this.#runTo(horizon);
      if (exit.reason !== 'question') return exit;
      if (this.#visit('question')) exit = this.#runTo(horizon);
      if (exit.reason !== 'question') throw new Error(`asked, loaded, and did not ask again: ${exit.reason}`);
      this.#answer();
      this.#visit('answered');
    }
  }

  #runTo(limit: number): Exit {
    const exit = this.#machine.run(limit);
    this.#habits.ran?.(this.#machine, exit);
    return exit;
  }

  /** @returns whether there is another machine now */
  #visit(where: 'slice' | 'question' | 'answered'): boolean {
    const other = this.#habits.between?.(this.#machine, where);
    if (other !== undefined) this.#machine = other;
    return other !== undefined;
  }

  #answer(): void {
    const { clockSteps = [1] } = this.#stimulus;
    const step = clockSteps[this.#readings++ % clockSteps.length]!;
    this.#deliver({ kind: 'clock', value: this.#advance(step) });
  }

  /** Draws the line of the clock from here on. @returns its value */
  #advance(ticks: number, rate = this.#line.rate): number {
    const { position } = this.#machine;
    const base = Math.min(lineTicks(this.#line, position) + ticks, Number.MAX_SAFE_INTEGER);
    this.#line = { origin: position, base, rate };
    return base;
  }

  #nextPosition(): number {
    const arrival = this.#stimulus.arrivals?.[this.#arrival]?.position ?? Infinity;
    return Math.min(arrival, this.#expiry, this.#due[0]?.position ?? Infinity);
  }

  /** How the timer expires that is armed now. */
  get #timer(): Expiry | undefined {
    const { timers = [] } = this.#stimulus;
    return timers[this.#timers % timers.length];
  }

  #expire(): void {
    const { deadline, position } = this.#machine;
    const late = this.#timer?.ticks ?? 0;
    this.#expiry = Infinity;
    if (deadline === undefined) return;
    this.#timers++;
    this.#deliver(this.#clockInput(deadline + late - lineTicks(this.#line, position), this.#line.rate));
  }

  #deliverNext(): void {
    const arrival = this.#stimulus.arrivals?.[this.#arrival];
    const due = this.#due[0];
    const other = Math.min(arrival?.position ?? Infinity, due?.position ?? Infinity);
    if (this.#expiry <= other && this.#expiry !== Infinity) this.#expire();
    else if (due !== undefined && due.position <= (arrival?.position ?? Infinity)) {
      this.#due.shift();
      this.#deliver(due.completion);
    } else if (arrival !== undefined) {
      this.#arrival++;
      this.#deliver('input' in arrival ? arrival.input : this.#clockInput(arrival.ticks, arrival.rate));
    }
  }

  #clockInput(ticks: number, rate: number | undefined): Input {
    const value = this.#advance(ticks, this.#paced ? rate : 0);
    return this.#paced ? { kind: 'pace', base: value, rate: this.#line.rate } : { kind: 'clock', value };
  }

  #deliver(input: Input): void {
    try {
      this.#machine.deliver(input);
      this.#taken[input.kind]++;
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
      this.#effects.push(`${this.#machine.position} refused: ${error.message}`);
    }
  }

  /** The guest idles: the next thing happens now. @returns false if there is none */
  #wake(): boolean {
    const { deadline } = this.#machine;
    if (this.#due.length > 0 || deadline === undefined) {
      if (this.#nextPosition() === Infinity) return false;
      this.#deliverNext();
      return true;
    }
    this.#expire();
    return true;
  }

  #take(effect: Effect): void {
    const { position } = this.#machine;
    const data = 'data' in effect ? [...effect.data].join() : '';
    this.#effects.push(`${position} ${JSON.stringify({ ...effect, data })}`);
    if (effect.kind === 'console') this.#console.push(...effect.data);
    else if (effect.kind === 'cancel') {
      this.#due = this.#due.filter(({ completion }) => !effect.requests.includes(completion.request));
    } else if (effect.kind !== 'frame') this.#request(effect);
  }

  #request(request: Request): void {
    const { latencies = [100], data = answerOf, perform } = this.#stimulus;
    perform?.(request);
    const position = this.#machine.position + latencies[this.#requests++ % latencies.length]!;
    const answer = 'bytes' in request ? data(request) : new Uint8Array(0);
    const { device, request: number } = request;
    this.#due.push({
      position,
      completion: { kind: 'completion', device, request: number, status: 'ok', data: answer },
    });
    this.#due.sort((a, b) => a.position - b.position);
  }
}

function answerOf(request: Request): Uint8Array {
  return 'bytes' in request ? bytesOf(request.request, request.bytes) : new Uint8Array(0);
}
