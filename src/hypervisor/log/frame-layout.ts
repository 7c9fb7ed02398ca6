/**
 * A frame: the length of its entries in bytes and the number of the first of them, as varints; a check of these two; the
 * entries; the log's checksum so far. The footer of a finished log begins with a length that no frame has.
 *
 * The log's checksum is the CRC-32C of everything from the beginning of the file on but checks and checksums; the check is
 * its lower half at that place.
 */
export const CHECK_BYTES = 2;
export const CHECKSUM_BYTES = 4;

/** Two varints of at most eight bytes each, and the check. */
export const MAX_FRAME_HEAD_BYTES = 8 + 8 + CHECK_BYTES;

/** A frame is closed as soon as its entries have as many bytes. */
export const FULL_FRAME_BYTES = 64 * 1024;

/** No frame has more: what is longer was not written by Lockstep. */
export const MAX_FRAME_BYTES = 2 ** 31 - 1;

/** What a footer begins with: a length of zero, and "LSLOGE" with a line feed. */
export const FOOTER_MAGIC = Uint8Array.of(0x00, 0x4c, 0x53, 0x4c, 0x4f, 0x47, 0x45, 0x0a);

/** Behind the magic: the number of entries in eight bytes, little endian, and the checksum. */
export const FOOTER_BYTES = FOOTER_MAGIC.length + 8 + CHECKSUM_BYTES;
