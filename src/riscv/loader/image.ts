import { LockstepError } from '../../machine/errors.ts';
import { MEMORY_MAP } from '../board/memory-map.ts';
import { symbolNamed } from './symbols.ts';
import type { GuestSymbol } from './symbols.ts';

/** A guest's program, ready to be put into RAM. Plain data. */
export interface Image {
  /** What messages call it: the file's name without its folder. */
  readonly name: string;
  /** Physical address of the first instruction. */
  readonly entry: number;
  readonly segments: readonly Segment[];
  /** Sorted by address; empty for raw images and stripped files. */
  readonly symbols: readonly GuestSymbol[];
  /** Addresses of the two words with which bare-metal test suites talk to their host, where the file has them. */
  readonly tohost?: number;
  readonly fromhost?: number;
  /** The file that it was made of, if it was. */
  readonly file?: ImageFile;
}

/** A guest's file, whole. */
export interface ImageFile {
  readonly format: 'elf' | 'raw';
  readonly bytes: Uint8Array;
}

/** A run of bytes in RAM: `data` at its start, zeros up to `bytes`. */
export interface Segment {
  /** Physical address. */
  readonly address: number;
  readonly data: Uint8Array;
  /** Size in memory, at least `data.length`. */
  readonly bytes: number;
}

/** A segment in RAM: `offset` bytes from RAM's start. What the data does not fill stays zero. */
export interface PlacedSegment {
  readonly offset: number;
  readonly data: Uint8Array;
}

/** What helps a program whose addresses no amount of memory reaches. */
export const LINK_IN_RAM = `link it at ${hex(MEMORY_MAP.ram.base)} (-Ttext=${hex(MEMORY_MAP.ram.base)})`;

/** An image of plain bytes, loaded at RAM's start and entered there. */
export function rawImage(data: Uint8Array, name: string): Image {
  if (data.length === 0) throw new LockstepError('bad-image', `${name}: the file is empty`);
  const address = MEMORY_MAP.ram.base;
  const segments = [{ address, data, bytes: data.length }];
  return { name, entry: address, segments, symbols: [], file: { format: 'raw', bytes: data } };
}

/** The words of the host interface among the symbols, as members of an image. */
export function hostInterface(symbols: readonly GuestSymbol[]): Pick<Image, 'tohost' | 'fromhost'> {
  const tohost = symbolNamed(symbols, 'tohost')?.address;
  const fromhost = symbolNamed(symbols, 'fromhost')?.address;
  return { ...(tohost !== undefined && { tohost }), ...(fromhost !== undefined && { fromhost }) };
}

/**
 * Where an image goes in a RAM of `memoryBytes` bytes.
 * @throws LockstepError `bad-image`: a segment, the entry or `tohost` lies outside RAM, or segments overlap.
 */
export function placeImage(image: Image, memoryBytes: number): PlacedSegment[] {
  const { base } = MEMORY_MAP.ram;
  const end = base + memoryBytes;
  const refuse = (what: string): never => {
    throw new LockstepError('bad-image', `${image.name}: ${what}`);
  };
  const requireInRam = (what: string, address: number, bytes: number): void => {
    if (address >= base && address + bytes <= end) return;
    refuse(`${what} outside RAM, which is ${hex(base)} to ${hex(end)}; ${remedy(address, bytes)}`);
  };

  const segments = image.segments
    .filter((segment) => segment.bytes > 0)
    .sort((a, b) => a.address - b.address);
  if (segments.length === 0) refuse('nothing to load: no segment has any bytes');
  for (const [index, { address, data, bytes }] of segments.entries()) {
    if (data.length > bytes) refuse(`the segment at ${hex(address)} has more data than memory`);
    requireInRam(`its bytes ${hex(address)} to ${hex(address + bytes)} lie`, address, bytes);
    const next = segments[index + 1];
    if (next !== undefined && next.address < address + bytes) {
      refuse(`the segments at ${hex(address)} and ${hex(next.address)} overlap`);
    }
  }
  requireInRam(`the entry ${hex(image.entry)} lies`, image.entry, 2);
  if (image.entry % 2 !== 0) refuse(`the entry ${hex(image.entry)} is odd: no instruction can start there`);
  for (const name of ['tohost', 'fromhost'] as const) {
    const address = image[name];
    if (address !== undefined) requireInRam(`the symbol ${name} at ${hex(address)} lies`, address, 8);
  }
  return segments.map(({ address, data }) => ({ offset: address - base, data }));
}

/** What to do about bytes that do not lie in RAM. */
function remedy(address: number, bytes: number): string {
  const { base, bytes: most } = MEMORY_MAP.ram;
  if (address < base || address >= base + most) return LINK_IN_RAM;
  if (address + bytes <= base + most) return 'give it more memory (--memory)';
  return `more than ${most / 2 ** 30} GiB are not possible`;
}

function hex(address: number): string {
  return `0x${address.toString(16)}`;
}
