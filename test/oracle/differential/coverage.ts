import { decodeInstruction } from '../../../src/riscv/isa/decode.ts';
import type { Slot } from '../../../src/riscv/trace.ts';
import { ROWS } from './classes.ts';
import * as layout from './layout.ts';

/** Every cause for which this hart traps, by `mcause`; interrupts are off. */
export const TRAP_CAUSES: Readonly<Record<number, string>> = {
  1: 'instruction access fault',
  2: 'illegal instruction',
  3: 'breakpoint',
  4: 'load address misaligned',
  5: 'load access fault',
  6: 'store address misaligned',
  7: 'store access fault',
  11: 'environment call from machine mode',
};

/** These do nothing but trap, so that trapping is executing them. */
const ALWAYS_TRAP = new Set(['ecall', 'ebreak', 'c.ebreak']);

/** Counts what the sequences executed; the runtime around them does not count. */
export class Coverage {
  executed = 0;
  readonly #instructions = new Map(ROWS.map(({ name }) => [name, 0]));
  readonly #causes = new Map(Object.values(TRAP_CAUSES).map((name) => [name, 0]));
  readonly #names = new Map<number, string | undefined>();

  add(slots: readonly Slot[]): void {
    for (const { pc, word, trap } of slots) {
      if (pc >= layout.RAM_BASE && pc < layout.CELLS) continue;
      this.executed++;
      const name = word === undefined ? undefined : this.#nameOf(word);
      if (trap !== undefined) this.#count(this.#causes, TRAP_CAUSES[Number(trap)] ?? `mcause ${trap}`);
      if (name !== undefined && (trap === undefined || ALWAYS_TRAP.has(name))) {
        this.#count(this.#instructions, name);
      }
    }
  }

  /** What was executed, or trapped, less often than that. */
  below(least: number): string[] {
    return this.#entries()
      .filter(([, count]) => count < least)
      .map(([name, count]) => `${name}: ${count}`);
  }

  /** All counts, several a line. */
  format(): string {
    const columns = (entries: (readonly [string, number])[], width: number, perLine: number): string => {
      const cells = entries.map(([name, count]) => `${name.padEnd(width)}${`${count}`.padStart(7)}`);
      const lines = Array.from({ length: Math.ceil(cells.length / perLine) }, (_, line) =>
        cells.slice(line * perLine, (line + 1) * perLine).join('   '),
      );
      return lines.map((line) => `  ${line}\n`).join('');
    };
    return (
      `${this.executed} instructions in sequences\n` +
      columns([...this.#instructions], 12, 5) +
      columns([...this.#causes], 36, 2)
    );
  }

  #entries(): (readonly [string, number])[] {
    return [...this.#instructions, ...this.#causes];
  }

  #count(counts: Map<string, number>, name: string): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  #nameOf(word: number): string | undefined {
    if (!this.#names.has(word)) {
      const decoded = decodeInstruction(word);
      this.#names.set(word, decoded?.compressed?.name ?? decoded?.instruction.name);
    }
    return this.#names.get(word);
  }
}
