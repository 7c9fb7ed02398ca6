import { digestOf } from '../hypervisor/digest.ts';
import type { StandingMachine } from '../hypervisor/event-source.ts';
import { crc32c } from '../hypervisor/log/crc32c.ts';
import type { Exit } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';
import type { Happening, Machine } from '../machine/machine.ts';

/** One input as a machine got it. */
export interface Delivery {
  /** Where the machine stood. */
  readonly position: number;
  readonly kind: Input['kind'];
  /** It is the answer to a question of the slot there. */
  readonly asked: boolean;
  /** The clock's value, or where a line begins, in ticks; 0 for inputs that say nothing of time. */
  readonly ticks: number;
  /** Of a line: ticks per slot times 2^32; otherwise 0. */
  readonly rate: number;
  /** What it brings (`contentOf`). */
  readonly content: string;
}

/** Sees a machine whenever it stands still after having run. */
export type Look = (exit: Exit, machine: StandingMachine) => void;

/** All that an exit can say of why there is one. */
const REASONS: ReadonlySet<Exit['reason'] | undefined> = new Set<Exit['reason']>([
  ...(['limit', 'question', 'effects', 'timer', 'doorbell', 'happening', 'idle', 'halt'] as const),
]);

/** What is wrong with what a machine that no compiler has looked at saves, if anything is. */
export function faultOfState(state: unknown): string | undefined {
  if (state instanceof Uint8Array) return undefined;
  return `the machine's save() gave ${said(state)}, which is no Uint8Array`;
}

function said(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length <= MAX_SAID ? text : `${text.slice(0, MAX_SAID)}...`;
}

const MAX_SAID = 60;

/**
 * A machine that notes what reaches it, and where. It stands right in front of the machine, so that what it notes does not
 * depend on what anybody says or logs.
 */
export class ObservedMachine implements Machine {
  readonly deliveries: Delivery[] = [];
  /** Where it waited for an interrupt. */
  readonly idles = new Set<number>();
  readonly watch?: (happenings: readonly Happening[]) => void;
  readonly #machine: Machine;
  readonly #look: Look | undefined;
  readonly #thrown: Set<unknown> | undefined;
  #asked = false;

  /** @param thrown gets what the machine itself throws, and nobody else */
  constructor(machine: Machine, look?: Look, thrown?: Set<unknown>) {
    this.#machine = machine;
    this.#look = look;
    this.#thrown = thrown;
    if (machine.watch !== undefined) this.watch = (happenings) => machine.watch!(happenings);
  }

  get position(): number {
    return this.#machine.position;
  }

  get deadline(): number | undefined {
    return this.#machine.deadline;
  }

  get consoleRoom(): number | undefined {
    return this.#machine.consoleRoom;
  }

  get happened(): readonly Happening[] | undefined {
    return this.#machine.happened;
  }

  run(limit: number): Exit {
    const exit = this.#running(limit);
    this.#asked = exit.reason === 'question';
    if (exit.reason === 'idle') this.idles.add(this.#machine.position);
    this.#look?.(exit, this.#machine);
    return exit;
  }

  deliver(input: Input): void {
    const { position } = this.#machine;
    try {
      this.#machine.deliver(input);
    } catch (error) {
      throw this.#own(error);
    }
    const { kind } = input;
    const rate = kind === 'pace' ? input.rate : 0;
    const content = contentOf(input);
    this.deliveries.push({ position, kind, asked: this.#asked, ticks: ticksOf(input), rate, content });
    this.#asked = false;
  }

  save(): Uint8Array {
    try {
      return this.#state();
    } catch (error) {
      throw this.#own(error);
    }
  }

  load(state: Uint8Array): void {
    try {
      this.#machine.load(state);
    } catch (error) {
      throw this.#own(error);
    }
  }

  digest(): string {
    try {
      return digestOf(this.#machine.digest === undefined ? { save: () => this.#state() } : this.#machine);
    } catch (error) {
      throw this.#own(error);
    }
  }

  #running(limit: number): Exit {
    try {
      const exit = this.#machine.run(limit);
      if (REASONS.has((exit as Exit | undefined | null)?.reason)) return exit;
      throw new TypeError(`the machine's run(${limit}) gave ${said(exit)}, which is no exit`);
    } catch (error) {
      throw this.#own(error);
    }
  }

  #state(): Uint8Array {
    const state = this.#machine.save();
    const fault = faultOfState(state);
    if (fault === undefined) return state;
    throw new TypeError(fault);
  }

  #own(error: unknown): unknown {
    this.#thrown?.add(error);
    return error;
  }
}

/**
 * What somebody outside sends with an input, short: device or name, length and checksum of the data. Empty for kinds of
 * inputs that bring nothing but time, and for completions, which are the answer to what the guest has asked for.
 */
export function contentOf(input: Input): string {
  switch (input.kind) {
    case 'console':
      return dataOf(input.data);
    case 'frame':
      return `${input.device} ${dataOf(input.data)}`;
    case 'signal':
      return `${input.name} ${dataOf(input.data)}`;
    default:
      return '';
  }
}

function dataOf(data: Uint8Array): string {
  return `${data.length} ${crc32c(data)}`;
}

function ticksOf(input: Input): number {
  if (input.kind === 'clock') return input.value;
  return input.kind === 'pace' ? input.base : 0;
}
