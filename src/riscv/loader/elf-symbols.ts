import { LockstepError } from '../../machine/errors.ts';
import type { GuestSymbol } from './symbols.ts';

const SYMBOL_BYTES = 24;
const SECTION_UNDEFINED = 0;
const SECTION_ABSOLUTE = 0xfff1;
/** More is taken for damage: names may overlap in the file, and all of them could cost the square of its size. */
const MAX_NAME_BYTES = 4096;
const MAX_NAMES_CHARACTERS = 64 * 1024 * 1024;

/** `STT_` values; sections, files and thread-local storage name no address. */
const TYPES: Readonly<Record<number, GuestSymbol['type']>> = { 0: 'other', 1: 'object', 2: 'function' };

/**
 * The symbols of a table that name an address (System V gABI, "Symbol Table"), in the file's order. Left out are
 * undefined ones, an assembler's own labels, and what lies beyond 2^53.
 * @throws LockstepError `bad-image`
 */
export function readSymbols(table: Uint8Array, names: Uint8Array, fileName: string): GuestSymbol[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const symbols: GuestSymbol[] = [];
  let characters = 0;
  for (let at = 0; at + SYMBOL_BYTES <= table.length; at += SYMBOL_BYTES) {
    const type = TYPES[view.getUint8(at + 4) & 0xf];
    const section = view.getUint16(at + 6, true);
    if (type === undefined || section === SECTION_UNDEFINED) continue;
    const name = nameAt(names, view.getUint32(at, true), fileName);
    characters += name.length;
    if (characters > MAX_NAMES_CHARACTERS) {
      throw new LockstepError('bad-image', `${fileName}: damaged: the names of its symbols are too long`);
    }
    const address = view.getBigUint64(at + 8, true);
    const bytes = view.getBigUint64(at + 16, true);
    if (isAssemblers(name) || address + bytes > Number.MAX_SAFE_INTEGER) continue;
    symbols.push({
      name,
      address: Number(address),
      bytes: Number(bytes),
      type: section === SECTION_ABSOLUTE ? 'absolute' : type,
    });
  }
  return symbols;
}

/** Empty names, local labels, and marks of where code and data begin (RISC-V ELF psABI, "Mapping Symbol"). */
function isAssemblers(name: string): boolean {
  return name === '' || name.startsWith('.L') || /^\$[xd]/.test(name);
}

function nameAt(names: Uint8Array, offset: number, fileName: string): string {
  const longest = names.subarray(offset, offset + MAX_NAME_BYTES);
  const length = longest.indexOf(0);
  if (length < 0) throw new LockstepError('bad-image', `${fileName}: damaged: a symbol's name has no end`);
  return new TextDecoder().decode(longest.subarray(0, length));
}
