/** A named place in a guest. Plain data; `sortSymbols` gives the order of lists. */
export interface GuestSymbol {
  readonly name: string;
  readonly address: number;
  /** Size in bytes, 0 where the file gives none. */
  readonly bytes: number;
  /** `absolute`: a number that the linker made up, which may be no address at all. */
  readonly type: 'function' | 'object' | 'other' | 'absolute';
}

/** A symbol and how far behind its start an address lies. */
export interface SymbolPlace {
  readonly symbol: GuestSymbol;
  readonly offset: number;
}

/** Functions before objects before labels, sized before unsized: the name that people know an address by. */
function rank(symbol: GuestSymbol): number {
  const byType = { function: 0, object: 1, other: 2, absolute: 3 }[symbol.type];
  return byType * 2 + (symbol.bytes > 0 ? 0 : 1);
}

/** Sorts by address; at one address the name that says most comes first, and equal ones go by name. */
export function sortSymbols(symbols: readonly GuestSymbol[]): GuestSymbol[] {
  return [...symbols].sort(
    (a, b) => a.address - b.address || rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

/** The first symbol of this name. */
export function symbolNamed(symbols: readonly GuestSymbol[], name: string): GuestSymbol | undefined {
  return symbols.find((symbol) => symbol.name === name);
}

/**
 * The symbol that an address belongs to: the nearest at or below it. One whose size says that it ends before the
 * address does not count, nor do absolute ones.
 */
export function symbolAt(symbols: readonly GuestSymbol[], address: number): SymbolPlace | undefined {
  let nearest = countUpTo(symbols, address) - 1;
  while (nearest >= 0 && symbols[nearest]!.type === 'absolute') nearest--;
  if (nearest < 0) return undefined;
  const start = symbols[nearest]!.address;
  const offset = address - start;
  let first = nearest;
  while (first > 0 && symbols[first - 1]!.address === start) first--;
  const symbol = symbols.slice(first, nearest + 1).find(({ bytes }) => bytes === 0 || offset < bytes);
  return symbol && { symbol, offset };
}

/** How many of the sorted symbols start at or below an address. */
function countUpTo(symbols: readonly GuestSymbol[], address: number): number {
  let low = 0;
  let high = symbols.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (symbols[middle]!.address <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Names addresses by their symbols, as in `main+0x8`. */
export function symboliser(symbols: readonly GuestSymbol[]): (address: bigint) => string | undefined {
  return (address) => {
    const place = symbolAt(symbols, Number(address));
    if (place === undefined) return undefined;
    return place.offset === 0 ? place.symbol.name : `${place.symbol.name}+0x${place.offset.toString(16)}`;
  };
}
