/**
 * The framing of logs once more, written from docs/log-format.md and not from the sources: so that tests can make logs
 * that no writer would, and notice when document and code part.
 */

const CHECK_BYTES = 2;
const CHECKSUM_BYTES = 4;
const FOOTER = [0x00, 0x4c, 0x53, 0x4c, 0x4f, 0x47, 0x45, 0x0a];

/** CRC-32C bit by bit, of bytes that follow what has the checksum `before`. */
export function slowCrc(bytes: ArrayLike<number>, before = 0): number {
  let crc = ~before >>> 0;
  for (let at = 0; at < bytes.length; at++) {
    crc ^= bytes[at]!;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

export function littleEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 256);
}

/** A frame without what protects it. */
export interface ForgedFrame {
  readonly first: number;
  readonly entries: Uint8Array;
  /** What its head says, if it is not how many bytes the entries have. */
  readonly length?: number;
}

export interface ForgedLog {
  /** The header with its checksum, as a writer made it. */
  readonly header: Uint8Array;
  readonly frames: readonly ForgedFrame[];
  /** How many entries the footer says; without one there is no footer. */
  readonly count?: number;
}

/** The bytes of a log, with every check and checksum right. */
export function forge({ header, frames, count }: ForgedLog): Uint8Array {
  const parts: (Uint8Array | readonly number[])[] = [header];
  let crc = slowCrc(header.subarray(0, header.length - CHECKSUM_BYTES));
  for (const { first, entries, length = entries.length } of frames) {
    const head = [...varint(length), ...varint(first)];
    crc = slowCrc(head, crc);
    parts.push(head, littleEndian(crc % 2 ** 16, CHECK_BYTES));
    crc = slowCrc(entries, crc);
    parts.push(entries, littleEndian(crc, CHECKSUM_BYTES));
  }
  if (count !== undefined) {
    const footer = [...FOOTER, ...littleEndian(count, 8)];
    parts.push(footer, littleEndian(slowCrc(footer, crc), CHECKSUM_BYTES));
  }
  return Buffer.concat(parts.map((part) => Uint8Array.from(part)));
}

/** Where a log's header ends. */
export function headerBytes(log: Uint8Array): number {
  const word = (at: number): number => new DataView(log.buffer, log.byteOffset).getUint32(at, true);
  return 24 + word(12) + word(16) + CHECKSUM_BYTES;
}

/** A log that is right, taken apart. */
export function takeApart(log: Uint8Array): ForgedLog & { readonly places: readonly number[] } {
  const start = headerBytes(log);
  const frames: ForgedFrame[] = [];
  const places: number[] = [];
  let at = start;
  while (at < log.length && log[at] !== 0) {
    places.push(at);
    const length = readVarint(log, at);
    const first = readVarint(log, at + length.bytes);
    const entriesAt = at + length.bytes + first.bytes + CHECK_BYTES;
    const end = entriesAt + length.value;
    frames.push({ first: first.value, entries: log.subarray(entriesAt, end) });
    at = end + CHECKSUM_BYTES;
  }
  const header = log.subarray(0, start);
  if (at === log.length) return { header, frames, places };
  places.push(at);
  const count = new DataView(log.buffer, log.byteOffset).getUint32(at + FOOTER.length, true);
  return { header, frames, places, count };
}

function readVarint(log: Uint8Array, at: number): { value: number; bytes: number } {
  let value = 0;
  for (let bytes = 0; ; bytes++) {
    const byte = log[at + bytes]!;
    value += (byte & 0x7f) * 0x80 ** bytes;
    if (byte < 0x80) return { value, bytes: bytes + 1 };
  }
}
