import * as cell from './hart/assembly/layout.ts';
import type { Core } from './hart/core.ts';
import type { Ram } from './ram.ts';

const HART = cell.HARTS;

/** One slot, as it was executed. */
export interface Slot {
  readonly position: number;
  readonly pc: bigint;
  /** The instruction's bits, 16 or 32; undefined where an interrupt was taken, or nothing could be fetched. */
  readonly word: number | undefined;
  /** `mcause`, if the slot took an interrupt or its instruction trapped. */
  readonly trap: bigint | undefined;
  /** `mtval` as that trap set it: the address or the bits at fault, 0 if there is nothing to tell. */
  readonly value: bigint | undefined;
}

/** Executes slot by slot and remembers the last ones. */
export class Trace {
  readonly #core: Core;
  readonly #ram: Ram;
  readonly #capacity: number;
  readonly #slots: Slot[] = [];
  #oldest = 0;

  /** @param capacity how many slots to remember, at least 1 */
  constructor(core: Core, ram: Ram, capacity: number) {
    this.#core = core;
    this.#ram = ram;
    this.#capacity = capacity;
  }

  /** As the hart's `run`. */
  run(limit: number): number {
    let reason = cell.RUN_LIMIT;
    while (reason === cell.RUN_LIMIT && this.#position < limit) reason = this.#step();
    return reason;
  }

  /** The slots remembered, oldest first. */
  slots(): Slot[] {
    return [...this.#slots.slice(this.#oldest), ...this.#slots.slice(0, this.#oldest)];
  }

  get #position(): number {
    return this.#core.number(cell.POSITION);
  }

  #step(): number {
    const position = this.#position;
    const pc = this.#core.view.getBigUint64(HART + cell.PC, true);
    const word = this.#fetch(Number(pc));
    // The last trap may have been at this very position, before a load or a reset.
    this.#core.setNever(cell.TRAP_POSITION);
    const reason = this.#core.calls.run(position + 1);
    if (this.#position > position) this.#remember(position, pc, word);
    return reason;
  }

  #remember(position: number, pc: bigint, word: number | undefined): void {
    const trapped = this.#core.number(cell.TRAP_POSITION) === position;
    const trap = trapped ? this.#core.view.getBigUint64(cell.TRAP_CAUSE, true) : undefined;
    const interrupt = trap !== undefined && trap >> 63n === 1n;
    const value = trapped ? this.#core.view.getBigUint64(HART + cell.MTVAL, true) : undefined;
    const slot = { position, pc, word: interrupt ? undefined : word, trap, value };
    if (this.#slots.length < this.#capacity) this.#slots.push(slot);
    else {
      this.#slots[this.#oldest] = slot;
      this.#oldest = (this.#oldest + 1) % this.#capacity;
    }
  }

  #fetch(pc: number): number | undefined {
    if (!this.#ram.contains(pc, 2)) return undefined;
    const half = new DataView(this.#ram.read(pc, 2).buffer).getUint16(0, true);
    if ((half & 3) !== 3) return half;
    if (!this.#ram.contains(pc, 4)) return undefined;
    return new DataView(this.#ram.read(pc, 4).buffer).getUint32(0, true);
  }
}
