import type { StandingMachine } from '../hypervisor/event-source.ts';
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
}

/** Sees a machine whenever it stands still after having run. */
export type Look = (exit: Exit, machine: StandingMachine) => void;

/**
 * A machine that notes what reaches it, and where. It stands right in front of the machine, so that what it notes does not
 * depend on what anybody says or logs.
 */
export class ObservedMachine implements Machine {
  readonly deliveries: Delivery[] = [];
  /** Where it waited for an interrupt. */
  readonly idles = new Set<number>();
  readonly digest?: () => string;
  readonly watch?: (happenings: readonly Happening[]) => void;
  readonly #machine: Machine;
  readonly #look: Look | undefined;
  #asked = false;

  constructor(machine: Machine, look?: Look) {
    this.#machine = machine;
    this.#look = look;
    if (machine.digest !== undefined) this.digest = () => machine.digest!();
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
    const exit = this.#machine.run(limit);
    this.#asked = exit.reason === 'question';
    if (exit.reason === 'idle') this.idles.add(this.#machine.position);
    this.#look?.(exit, this.#machine);
    return exit;
  }

  deliver(input: Input): void {
    const { position } = this.#machine;
    this.#machine.deliver(input);
    const { kind } = input;
    const rate = kind === 'pace' ? input.rate : 0;
    this.deliveries.push({ position, kind, asked: this.#asked, ticks: ticksOf(input), rate });
    this.#asked = false;
  }

  save(): Uint8Array {
    return this.#machine.save();
  }

  load(state: Uint8Array): void {
    this.#machine.load(state);
  }
}

function ticksOf(input: Input): number {
  if (input.kind === 'clock') return input.value;
  return input.kind === 'pace' ? input.base : 0;
}
