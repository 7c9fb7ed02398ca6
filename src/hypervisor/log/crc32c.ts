/** The Castagnoli polynomial, reflected: 0x1edc6f41 with its bits in the other order. */
const POLYNOMIAL = 0x82f6_3b78;

/** Four bytes at a time: `TABLE[256 * i + b]` is what byte `b` contributes with `i` more bytes behind it. */
const TABLE = new Uint32Array(4 * 256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  TABLE[byte] = crc;
}
for (let at = 256; at < TABLE.length; at++) {
  const before = TABLE[at - 256]!;
  TABLE[at] = (before >>> 8) ^ TABLE[before & 0xff]!;
}

/**
 * The CRC-32C (RFC 3720, appendix B.4) of `bytes` from `start` to `end`.
 * @param crc that of what comes before, so that the parts of something give the checksum of the whole
 */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length, crc = 0): number {
  let state = ~crc;
  let at = start;
  for (const last = end - 3; at < last; at += 4) {
    state ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    state =
      TABLE[768 + (state & 0xff)]! ^
      TABLE[512 + ((state >>> 8) & 0xff)]! ^
      TABLE[256 + ((state >>> 16) & 0xff)]! ^
      TABLE[state >>> 24]!;
  }
  for (; at < end; at++) state = (state >>> 8) ^ TABLE[(state ^ bytes[at]!) & 0xff]!;
  return ~state >>> 0;
}
