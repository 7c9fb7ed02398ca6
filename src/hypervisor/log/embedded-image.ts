import { deflateSync } from 'fflate';

import { LockstepError } from '../../machine/errors.ts';
import { MAX_DEFLATE_RATIO, inflateInto } from '../../machine/inflate-into.ts';
import { damagedLog } from './bad-log.ts';

/** Larger images are not embedded. */
export const MAX_IMAGE_BYTES = 2 ** 30;

/** fflate's default depends on a logarithm, which engines round each in its own way. */
const DEFLATE = { level: 6, mem: 8 } as const;

/**
 * An image as it lies in a log: raw DEFLATE (RFC 1951). The same bytes on every host, as Node's own zlib would not give.
 * @throws LockstepError `bad-configuration`: too large
 */
export function compressImage(image: Uint8Array): Uint8Array {
  if (image.length > MAX_IMAGE_BYTES) {
    throw new LockstepError(
      'bad-configuration',
      `an image of ${image.length} bytes is too large to be part of a log (${MAX_IMAGE_BYTES}): leave it out`,
    );
  }
  return deflateSync(image, DEFLATE);
}

/**
 * The image that was compressed, never more than `bytes` of it in memory.
 * @param bytes its length, as the header has it
 * @param offset of `compressed` in the file
 * @throws LockstepError `bad-log`
 */
export function decompressImage(compressed: Uint8Array, bytes: number, offset: number): Uint8Array {
  if (bytes > MAX_IMAGE_BYTES || bytes > compressed.length * MAX_DEFLATE_RATIO) {
    throw damagedLog(offset, `the image cannot have ${bytes} bytes`);
  }
  const image = new Uint8Array(bytes);
  let length = 0;
  try {
    length = inflateInto(image, compressed);
  } catch (error) {
    throw damagedLog(offset, `the image is not compressed as it should be (${(error as Error).message})`);
  }
  if (length > bytes) throw damagedLog(offset, `the image has more than ${bytes} bytes`);
  if (length !== bytes) throw damagedLog(offset, `the image has ${length} bytes instead of ${bytes}`);
  return image;
}
