import type { LogEntry } from '../../hypervisor/log/entry.ts';
import { writeEntry } from '../../hypervisor/log/entry-list.ts';
import { ByteReader } from '../../hypervisor/log/byte-reader.ts';
import { ByteWriter } from '../../hypervisor/log/byte-writer.ts';
import { crc32c } from '../../hypervisor/log/crc32c.ts';
import { CHECK_BYTES, FOOTER_MAGIC } from '../../hypervisor/log/frame-layout.ts';
import type { EncodedHeader } from '../../hypervisor/log/header-codec.ts';
import { LogWriter } from '../../hypervisor/log/log-writer.ts';

/** The parts of a finished log, in their order: header, frames, footer. */
export function partsOf(
  header: EncodedHeader,
  entries: readonly LogEntry[],
  entriesInFrame: number,
): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const writer = new LogWriter(header, { write: (bytes) => parts.push(bytes.slice()) });
  for (const entry of entries) {
    writeEntry(writer, entry);
    if (writer.sequence % entriesInFrame === 0) writer.flush();
  }
  writer.finish();
  return parts;
}

/** A frame's content, without what protects it. */
export interface BareFrame {
  /** Sequence number of its first entry. */
  readonly first: number;
  /** As its head says; usually how many bytes the entries have. */
  readonly length: number;
  readonly entries: Uint8Array;
}

/** A frame that is right, taken apart. */
export function bareFrame(frame: Uint8Array): BareFrame {
  const reader = new ByteReader();
  reader.open(frame, 0, frame.length, 0);
  const length = reader.varint();
  const first = reader.varint();
  const at = reader.at + CHECK_BYTES;
  return { first, length, entries: frame.slice(at, at + length) };
}

/** A finished log of these frames, with every check and checksum right, whatever is in them. */
export function seal(header: EncodedHeader, frames: readonly BareFrame[], entryCount: number): Uint8Array {
  const out = new ByteWriter();
  out.raw(header.bytes);
  let { checksum } = header;
  const cover = (from: number): void => {
    checksum = crc32c(out.bytes, from, out.length, checksum);
  };
  for (const { first, length, entries } of frames) {
    const head = out.length;
    out.varint(length);
    out.varint(first);
    cover(head);
    out.u16(checksum & 0xffff);
    const body = out.length;
    out.raw(entries);
    cover(body);
    out.u32(checksum);
  }
  const footer = out.length;
  out.raw(FOOTER_MAGIC);
  out.u53(entryCount);
  cover(footer);
  out.u32(checksum);
  return out.bytes.slice(0, out.length);
}
