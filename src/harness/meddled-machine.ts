import { digestOf } from '../hypervisor/digest.ts';
import type { Exit } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';
import type { Machine } from '../machine/machine.ts';
import type { ReplaySetting } from './scenario/scenario.ts';

/** What can be done to a machine while it stands still. */
export interface Deeds {
  /** It loses its state. */
  lose(): void;
  /** It forgets what is only cached, such as decoded code. */
  forget(): void;
}

/**
 * A machine to which things are done, while it runs, that nobody may be able to tell: it runs in slices, its state is
 * saved, lost and loaded again, its caches are dropped.
 */
export class MeddledMachine implements Machine {
  readonly #machine: Machine;
  readonly #slices: readonly number[];
  /** What is done where, by rising position. */
  readonly #deeds: readonly { readonly position: number; readonly deed: 'reload' | 'forget' }[];
  readonly #do: Deeds;
  #slice = 0;
  #done = 0;
  /** Set while a slot is under way that has asked for something: then nothing can be done to the machine. */
  #asked = false;

  constructor(machine: Machine, { slices = [], reloads = [], forgets = [] }: ReplaySetting, deeds: Deeds) {
    this.#machine = machine;
    this.#do = deeds;
    this.#slices = slices.filter((slots) => slots > 0);
    this.#deeds = [
      ...reloads.map((position) => ({ position, deed: 'reload' as const })),
      ...forgets.map((position) => ({ position, deed: 'forget' as const })),
    ].sort((a, b) => a.position - b.position);
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

  run(limit: number): Exit {
    for (;;) {
      const { position } = this.#machine;
      if (!this.#asked) this.#meddle(position);
      const exit = this.#machine.run(Math.min(limit, this.#nextStop(position)));
      this.#asked = exit.reason === 'question';
      if (exit.reason !== 'limit' || this.#machine.position >= limit) return exit;
    }
  }

  deliver(input: Input): void {
    this.#machine.deliver(input);
  }

  save(): Uint8Array {
    return this.#machine.save();
  }

  load(state: Uint8Array): void {
    this.#machine.load(state);
  }

  digest(): string {
    return digestOf(this.#machine);
  }

  #nextStop(position: number): number {
    const deed = this.#asked ? undefined : this.#deeds[this.#done];
    const slice = this.#slices.length === 0 ? Infinity : this.#slices[this.#slice++ % this.#slices.length]!;
    return Math.min(position + slice, deed?.position ?? Infinity);
  }

  #meddle(position: number): void {
    for (;;) {
      const next = this.#deeds[this.#done];
      if (next === undefined || next.position > position) return;
      this.#done++;
      if (next.deed === 'forget') this.#do.forget();
      else {
        const state = this.#machine.save();
        this.#do.lose();
        this.#machine.load(state);
      }
    }
  }
}
