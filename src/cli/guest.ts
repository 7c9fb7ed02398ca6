import { readWholeFile } from '../environment/host/file.ts';
import type { Image } from '../riscv/loader/image.ts';
import { loadImage } from '../riscv/loader/load.ts';

/**
 * Reads a guest's file.
 * @throws LockstepError `bad-file` or `bad-image`
 */
export function readGuest(path: string, raw: boolean): Image {
  const { name, bytes } = readWholeFile(path);
  return loadImage(bytes, name, { raw });
}
