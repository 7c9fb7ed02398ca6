import { MEMORY_MAP } from '../board/memory-map.ts';
import { readElf } from './elf.ts';
import type { ElfSegment } from './elf.ts';
import { hostInterface, rawImage } from './image.ts';
import type { Image } from './image.ts';

/** How a file is taken. */
export interface LoadOptions {
  /** Take the file as plain bytes to be put at RAM's start, whatever it holds. */
  readonly raw?: boolean;
}

/**
 * Makes an image of a guest's file.
 * @param name what messages call it
 * @throws LockstepError `bad-image`
 */
export function loadImage(bytes: Uint8Array, name: string, options: LoadOptions = {}): Image {
  if (options.raw === true) return rawImage(bytes, name);
  const { entry, segments, symbols } = readElf(bytes, name);
  const file = { format: 'elf' as const, bytes };
  return { name, entry, segments: programSegments(segments), symbols, ...hostInterface(symbols), file };
}

/**
 * The segments without what they hold of the file's own headers, where there is no RAM for that: `lld` maps them at
 * 0x10000 for `-Ttext`, GNU `ld` on the page in front of the text.
 */
export function programSegments(segments: readonly ElfSegment[]): ElfSegment[] {
  return segments.map(withoutHeaders).filter(({ bytes }) => bytes > 0);
}

function withoutHeaders(segment: ElfSegment): ElfSegment {
  const { address, virtualAddress, data, bytes, headerBytes } = segment;
  const { ram } = MEMORY_MAP;
  if (address >= ram.base && address + bytes <= ram.base + ram.bytes) return segment;
  const cut = address < ram.base ? Math.min(headerBytes, ram.base - address) : headerBytes;
  return {
    ...segment,
    address: address + cut,
    virtualAddress: virtualAddress + cut,
    data: data.subarray(cut),
    bytes: bytes - cut,
    headerBytes: headerBytes - cut,
  };
}
