import { MEMORY_MAP } from '../board/memory-map.ts';
import { readElf } from './elf.ts';
import type { ElfSegment } from './elf.ts';
import { hostInterface, rawImage } from './image.ts';
import type { Image } from './image.ts';

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
  return { name, entry, segments: segments.filter(isProgram), symbols, ...hostInterface(symbols) };
}

/** A segment of headers alone is loaded where there is RAM for it (`lld` maps one at 0x10000 for `-Ttext`), else left out. */
export function isProgram({ headersOnly, address, bytes }: ElfSegment): boolean {
  const { ram } = MEMORY_MAP;
  return !headersOnly || (address >= ram.base && address + bytes <= ram.base + ram.bytes);
}
