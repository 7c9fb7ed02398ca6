import { disassemble } from '../riscv/isa/disassemble.ts';
import type { Image } from '../riscv/loader/image.ts';
import { sourceOf } from '../riscv/loader/source-of.ts';
import { symbolAt } from '../riscv/loader/symbols.ts';
import type { GuestSymbol } from '../riscv/loader/symbols.ts';
import type { Slot } from '../riscv/trace.ts';

/** Privileged manual, "Machine Cause Register", by code. */
const INTERRUPTS: Readonly<Record<number, string>> = {
  1: 'supervisor software interrupt',
  3: 'software interrupt',
  5: 'supervisor timer interrupt',
  7: 'timer interrupt',
  9: 'supervisor external interrupt',
  11: 'external interrupt',
};
const EXCEPTIONS: Readonly<Record<number, string>> = {
  0: 'instruction address misaligned',
  1: 'instruction access fault',
  2: 'illegal instruction',
  3: 'breakpoint',
  4: 'load address misaligned',
  5: 'load access fault',
  6: 'store address misaligned',
  7: 'store access fault',
  8: 'environment call from user mode',
  9: 'environment call from supervisor mode',
  11: 'environment call from machine mode',
  12: 'instruction page fault',
  13: 'load page fault',
  15: 'store page fault',
};

/** The exceptions whose `mtval` is an address that was fetched from, loaded from or stored to. */
const ADDRESS_FAULTS: ReadonlySet<bigint> = new Set([0n, 1n, 4n, 5n, 6n, 7n, 12n, 13n, 15n]);

/** Names an address by its symbol, as in `main+0x8`. */
export function symboliser(symbols: readonly GuestSymbol[]): (address: bigint) => string | undefined {
  return (address) => {
    const place = symbolAt(symbols, Number(address));
    if (place === undefined) return undefined;
    return place.offset === 0 ? place.symbol.name : `${place.symbol.name}+0x${place.offset.toString(16)}`;
  };
}

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

/** An instruction's bits, as many digits as it has. */
export function formatWord(word: number | undefined): string {
  if (word === undefined) return '';
  return (word & 3) === 3
    ? (word >>> 0).toString(16).padStart(8, '0')
    : (word & 0xffff).toString(16).padStart(4, '0');
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

/** What an `mcause` says. */
function trapName(cause: bigint): string {
  const interrupt = BigInt.asUintN(64, cause) >> 63n === 1n;
  const code = Number(BigInt.asUintN(63, cause));
  const name = (interrupt ? INTERRUPTS : EXCEPTIONS)[code];
  return name ?? `${interrupt ? 'interrupt' : 'exception'} ${code}`;
}
