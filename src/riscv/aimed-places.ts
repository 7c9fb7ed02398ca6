import type { Happening } from '../machine/machine.ts';
import type { Image, Segment } from './loader/image.ts';
import { symbolNamed } from './loader/symbols.ts';
import type { GuestSymbol } from './loader/symbols.ts';

const PAGE_BYTES = 4096;
/** What every guest may do. */
const EVERYWHERE: readonly Happening[] = ['trap', 'doorbell', 'lr'];
/** More of a kind would leave each of them too rare. */
const MAX_OF_A_KIND = 64;

/**
 * What is worth aiming events at in a guest: traps, doorbells and reservations; the last instruction of each page of code
 * that goes on in the next one; functions. Those of a kind that are too many are taken from its beginning.
 */
export function aimedPlaces({ segments, symbols }: Image): Happening[] {
  const functions = symbols.filter(
    (symbol) => symbol.type === 'function' && codeOf(symbol, segments) !== undefined,
  );
  const named = functions
    .filter((symbol) => /^\S+$/.test(symbol.name) && symbolNamed(symbols, symbol.name) === symbol)
    .map(({ name }) => `symbol:${name}`);
  const ends = functions
    .flatMap((symbol) => pageEnds(symbol, segments))
    .map((pc) => `pc:0x${pc.toString(16)}`);
  const first = (places: readonly Happening[]): Happening[] => [...new Set(places)].slice(0, MAX_OF_A_KIND);
  return [...EVERYWHERE, ...first(ends), ...first(named)];
}

/** Where the last instructions of pages begin in a function that goes on behind them. */
function pageEnds(symbol: GuestSymbol, segments: readonly Segment[]): number[] {
  const { address } = symbol;
  const end = address + symbol.bytes;
  const code = codeOf(symbol, segments)!;
  const ends: number[] = [];
  for (let pc = address; pc < end;) {
    // The two lowest bits of an instruction say how long it is (RISC-V unprivileged manual, section 1.5).
    const next = pc + ((code.data[pc - code.address]! & 3) === 3 ? 4 : 2);
    if (next < end && Math.floor(pc / PAGE_BYTES) !== Math.floor(next / PAGE_BYTES)) ends.push(pc);
    pc = next;
  }
  return ends;
}

/** The segment that the whole of a function lies in. */
function codeOf({ address, bytes }: GuestSymbol, segments: readonly Segment[]): Segment | undefined {
  if (address % 2 !== 0) return undefined;
  return segments.find(
    (segment) => address >= segment.address && address + bytes <= segment.address + segment.data.length,
  );
}
