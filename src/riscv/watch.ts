import { LockstepError } from '../machine/errors.ts';
import type { Happening } from '../machine/machine.ts';
import { similarNames } from '../machine/similar-names.ts';
import * as cell from './hart/assembly/layout.ts';
import type { Core } from './hart/core.ts';
import type { GuestSymbol } from './loader/symbols.ts';
import { symbolNamed } from './loader/symbols.ts';
import type { Ram } from './ram.ts';

/** A happening, as the hart knows it. */
interface Watched {
  readonly happening: Happening;
  /** A HAPPENS_ bit. */
  readonly bit: number;
  /** Where, if it has to do with a place in the program. */
  readonly pc: number | undefined;
}

const NOTHING: readonly Happening[] = [];
const BITS: Readonly<Record<string, number>> = {
  trap: cell.HAPPENS_TRAP,
  doorbell: cell.HAPPENS_DOORBELL,
  lr: cell.HAPPENS_LR,
};
const PC = /^pc:0x([0-9a-f]{1,13})$/i;
const SYMBOL = 'symbol:';

/** What the hart is to stop for, and what of it happened. */
export class Watch {
  readonly #core: Core;
  readonly #ram: Ram;
  readonly #symbols: readonly GuestSymbol[];
  #watched: readonly Watched[] = [];
  /** Rising. */
  #pcs: readonly number[] = [];

  constructor(core: Core, ram: Ram, symbols: readonly GuestSymbol[]) {
    this.#core = core;
    this.#ram = ram;
    this.#symbols = symbols;
  }

  /** From now on these. @throws LockstepError `bad-configuration`, with nothing changed */
  set(happenings: readonly Happening[]): void {
    const watched = happenings.map((happening) => this.#parse(happening));
    const pcs = [...new Set(watched.flatMap(({ pc }) => pc ?? []))].sort((a, b) => a - b);
    if (pcs.length > cell.WATCHED_PC_MAX) {
      throw new LockstepError(
        'bad-configuration',
        `watch: ${pcs.length} places in the program; at most ${cell.WATCHED_PC_MAX} are possible`,
      );
    }
    this.#watched = watched;
    this.#core.setU32(
      cell.WATCHED,
      watched.reduce((bits, { bit }) => bits | bit, 0),
    );
    this.#setPcs(pcs);
    this.forget();
  }

  /** In the order of `set`. */
  get happened(): readonly Happening[] {
    const bits = this.#core.u32(cell.HAPPENED);
    if (bits === 0) return NOTHING;
    const pc = this.#core.number(cell.HAPPENED_PC);
    return this.#watched
      .filter((watched) => (watched.bit & bits) !== 0 && (watched.pc === undefined || watched.pc === pc))
      .map(({ happening }) => happening);
  }

  /** A device's doorbell is rung in the present slot. */
  rung(): void {
    const core = this.#core;
    if ((core.u32(cell.WATCHED) & cell.HAPPENS_DOORBELL) === 0) return;
    core.setU32(cell.HAPPENED, core.u32(cell.HAPPENED) | cell.HAPPENS_DOORBELL);
  }

  /** What happened is no longer what happened last. */
  forget(): void {
    this.#core.setU32(cell.HAPPENED, 0);
  }

  #setPcs(pcs: readonly number[]): void {
    if (pcs.length === this.#pcs.length && pcs.every((pc, index) => pc === this.#pcs[index])) return;
    this.#pcs = pcs;
    this.#core.setU32(cell.WATCHED_PC_COUNT, pcs.length);
    for (const [index, pc] of pcs.entries()) this.#core.setNumber(cell.WATCHED_PCS + 8 * index, pc);
    // What is decoded already has the former places in it.
    this.#core.calls.dropFrames();
  }

  #parse(happening: Happening): Watched {
    if (typeof happening !== 'string') return refuse(String(happening), 'it is no text');
    const bit = Object.hasOwn(BITS, happening) ? BITS[happening] : undefined;
    if (bit !== undefined) return { happening, bit, pc: undefined };
    const pc = happening.startsWith(SYMBOL)
      ? this.#addressOf(happening, happening.slice(SYMBOL.length))
      : Number.parseInt(PC.exec(happening)?.[1] ?? '', 16);
    if (Number.isNaN(pc)) {
      return refuse(happening, 'known are trap, doorbell, lr, symbol:NAME and pc:0xADDRESS');
    }
    if (pc % 2 !== 0 || !this.#ram.contains(pc, 2)) {
      refuse(happening, `no instruction can begin at 0x${pc.toString(16)}: it is odd, or outside RAM`);
    }
    return { happening, bit: cell.HAPPENS_PC, pc };
  }

  #addressOf(happening: Happening, name: string): number {
    const symbol = symbolNamed(this.#symbols, name);
    if (symbol !== undefined) return symbol.address;
    if (this.#symbols.length === 0) {
      return refuse(happening, 'the guest has no symbols; name the place as pc:0xADDRESS');
    }
    const near = similarNames(
      this.#symbols.map((other) => other.name),
      name,
    );
    return refuse(
      happening,
      `the guest has no such symbol${near.length === 0 ? '' : `; it has ${near.join(', ')}`}`,
    );
  }
}

function refuse(happening: string, why: string): never {
  throw new LockstepError('bad-configuration', `watch "${happening}": ${why}`);
}
