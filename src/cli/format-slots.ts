import { disassemble } from '../riscv/isa/disassemble.ts';
import { formatWord } from '../riscv/isa/format-word.ts';
import { trapName } from '../riscv/isa/trap-name.ts';
import { symboliser } from '../riscv/loader/symbols.ts';
import type { Image } from '../riscv/loader/image.ts';
import { sourceOf } from '../riscv/loader/source-of.ts';
import type { Slot } from '../riscv/trace.ts';

/** The exceptions whose `mtval` is an address that was fetched from, loaded from or stored to. */
const ADDRESS_FAULTS: ReadonlySet<bigint> = new Set([0n, 1n, 4n, 5n, 6n, 7n, 12n, 13n, 15n]);

/**
 * Slots as lines of text: position, address, bits, instruction, trap, and where in the guest it is; the line of its source
 * where that is another one than before.
 */
export function formatSlots(slots: readonly Slot[], image: Pick<Image, 'symbols' | 'file'>): string {
  const symbol = symboliser(image.symbols);
  const places = slots.map(({ pc }) => symbol(pc) ?? '');
  const positionWidth = `${slots.at(-1)?.position ?? 0}`.length;
  const placeWidth = places.reduce((most, { length }) => Math.max(most, length), 0);
  const newLine = changes((address: number) => sourceOf(image, address));
  const lines = slots.map((slot, index) => {
    const columns = [
      `${slot.position}`.padStart(positionWidth),
      slot.pc.toString(16).padStart(8, '0'),
      formatWord(slot.word).padEnd(8),
      what(slot, symbol).padEnd(36),
      places[index]!.padEnd(placeWidth),
      newLine(Number(slot.pc)) ?? '',
    ];
    return `${columns.join('  ').trimEnd()}\n`;
  });
  return lines.join('');
}

/** Where an address leads to something else than the one asked for before, that. */
export function changes(
  of: (address: number) => string | undefined,
): (address: number) => string | undefined {
  let last: string | undefined;
  return (address) => {
    const before = last;
    last = of(address);
    return last === before ? undefined : last;
  };
}

function what({ word, pc, trap, value }: Slot, symbol: (address: bigint) => string | undefined): string {
  const instruction = word === undefined ? [] : [disassemble(word, pc, { symbol }).text];
  const trapped = trap === undefined ? [] : [`${trapName(trap)}${faultAddress(trap, value)}`];
  return [...instruction, ...trapped].join('  -> ');
}

/** Where an access went wrong. */
function faultAddress(cause: bigint, value: bigint | undefined): string {
  return value !== undefined && ADDRESS_FAULTS.has(cause) ? ` at 0x${value.toString(16)}` : '';
}
