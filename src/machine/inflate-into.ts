import { Inflate } from 'fflate';

/** DEFLATE makes nothing smaller than this. */
export const MAX_DEFLATE_RATIO = 1032;
/** Taken at a time, so that little has been made of a forgery when it turns out to be larger than stated. */
const CHUNK_BYTES = 16 * 1024;

/**
 * Inflates raw DEFLATE (RFC 1951) into memory that is there, and returns the number of bytes: of more than fit, only
 * that they are more.
 * @throws Error of fflate: it is not compressed as it should be
 */
export function inflateInto(into: Uint8Array, compressed: Uint8Array): number {
  let length = 0;
  const inflate = new Inflate((part) => {
    into.set(part.subarray(0, Math.max(0, into.length - length)), Math.min(length, into.length));
    length += part.length;
  });
  for (let at = 0; at < compressed.length && length <= into.length; at += CHUNK_BYTES) {
    inflate.push(compressed.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= compressed.length);
  }
  return length;
}
