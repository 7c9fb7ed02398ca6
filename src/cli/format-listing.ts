import { LockstepError } from '../machine/errors.ts';
import { disassemble } from '../riscv/isa/disassemble.ts';
import type { AddressRange, ElfFile } from '../riscv/loader/elf.ts';
import type { GuestSymbol } from '../riscv/loader/symbols.ts';
import { formatWord } from '../riscv/isa/format-word.ts';
import { symboliser } from '../riscv/loader/symbols.ts';
import { changes } from './format-slots.ts';

/** What instructions are as wide as, to have the lines of the source one below the other. */
const TEXT_WIDTH = 40;

/**
 * A program's instructions, or those at one place, as lines of text; beside the first one of a line of the source, that.
 * @param place a symbol, or an address such as `0x80000000`: from there to the next symbol
 * @param source of the code at an address, as in `uart.c:41`
 * @throws LockstepError `bad-configuration`: there is no such symbol, or no code there
 */
export function formatListing(
  elf: ElfFile,
  place: string | undefined,
  source: (address: number) => string | undefined = () => undefined,
): string {
  const ranges = place === undefined ? elf.code : rangesOf(elf, place);
  const name = symboliser(elf.symbols);
  const labels = new Map<number, string[]>();
  for (const label of elf.symbols.filter(({ type }) => type !== 'absolute')) {
    labels.set(label.address, [...(labels.get(label.address) ?? []), label.name]);
  }
  return ranges.map((range) => formatRange(elf, range, { name, labels, source })).join('\n');
}

interface Names {
  readonly name: (address: bigint) => string | undefined;
  readonly labels: ReadonlyMap<number, readonly string[]>;
  readonly source: (address: number) => string | undefined;
}

function formatRange(elf: ElfFile, range: AddressRange, { name, labels, source }: Names): string {
  const newLine = changes(source);
  const code = bytesAt(elf, range);
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const lines: string[] = [];
  for (let at = 0; at + 2 <= code.length;) {
    const pc = range.address + at;
    const names = labels.get(pc) ?? [];
    if (names.length > 0 && at > 0) lines.push('');
    for (const label of names) lines.push(`${hex(pc)} <${label}>:`);
    const half = view.getUint16(at, true);
    const word = (half & 3) === 3 && at + 4 <= code.length ? view.getUint32(at, true) : half;
    const { text, length } = disassemble(word, pc, { symbol: name });
    const columns = [hex(pc), formatWord(word).padEnd(8), text.padEnd(TEXT_WIDTH), newLine(pc) ?? ''];
    lines.push(`  ${columns.join('  ').trimEnd()}`);
    at += length;
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** The code of all symbols of this name, since local ones may share it, or from an address on. */
function rangesOf(elf: ElfFile, name: string): AddressRange[] {
  const symbols = elf.symbols.filter((symbol) => symbol.name === name);
  if (symbols.length === 0 && /^0x[0-9a-f]+$/i.test(name)) {
    const address = Number(BigInt.asIntN(64, BigInt(name)));
    if (address % 2 === 0) return [rangeOf(elf, { name, address, bytes: 0 })];
    throw new LockstepError('bad-configuration', `${name}: instructions are at even addresses`);
  }
  if (symbols.length === 0) {
    throw new LockstepError('bad-configuration', `${elf.name}: no symbol ${name}; lockstep info lists them`);
  }
  return symbols.map((symbol) => rangeOf(elf, symbol));
}

/** Without a size, a symbol reaches to the next one that is not at the same address. */
function rangeOf(elf: ElfFile, { name, address, bytes }: Omit<GuestSymbol, 'type'>): AddressRange {
  const home = elf.code.find((range) => address >= range.address && address < range.address + range.bytes);
  if (home === undefined) throw new LockstepError('bad-configuration', `${elf.name}: ${name} names no code`);
  const next = elf.symbols.find((other) => other.address > address && other.type !== 'absolute');
  const end = bytes > 0 ? address + bytes : (next?.address ?? Infinity);
  return { address, bytes: Math.min(end, home.address + home.bytes) - address };
}

/** The bytes of a range of virtual addresses, as far as the file has them. */
function bytesAt({ segments }: ElfFile, { address, bytes }: AddressRange): Uint8Array {
  const home = segments.find(
    (s) => address >= s.virtualAddress && address < s.virtualAddress + s.data.length,
  );
  if (home === undefined) return new Uint8Array(0);
  const from = address - home.virtualAddress;
  return home.data.subarray(from, from + bytes);
}

function hex(address: number): string {
  return BigInt.asUintN(64, BigInt(address)).toString(16).padStart(8, '0');
}
