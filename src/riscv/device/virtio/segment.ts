import type { DmaMemory } from '../device.ts';

/** A stretch of guest memory that a descriptor names. */
export interface Segment {
  /** Physical address. */
  readonly address: number;
  readonly bytes: number;
}

/** How long the segments are together. */
export function totalBytes(segments: readonly Segment[]): number {
  let total = 0;
  for (const segment of segments) total += segment.bytes;
  return total;
}

/** The part of the segments from byte `start` to before byte `end` of their concatenation. */
export function slice(segments: readonly Segment[], start: number, end: number): Segment[] {
  const part: Segment[] = [];
  let offset = 0;
  for (const segment of segments) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, segment.bytes);
    if (from < to) part.push({ address: segment.address + from, bytes: to - from });
    offset += segment.bytes;
  }
  return part;
}

/** The segments' contents in one piece; the caller bounds their length. */
export function gather(memory: DmaMemory, segments: readonly Segment[]): Uint8Array {
  if (segments.length === 1) return memory.read(segments[0]!.address, segments[0]!.bytes);
  const data = new Uint8Array(totalBytes(segments));
  let offset = 0;
  for (const segment of segments) {
    data.set(memory.read(segment.address, segment.bytes), offset);
    offset += segment.bytes;
  }
  return data;
}

/** Writes data over the segments, from the first on; what is left of them keeps its contents. */
export function scatter(memory: DmaMemory, segments: readonly Segment[], data: Uint8Array): void {
  let offset = 0;
  for (const segment of segments) {
    if (offset === data.length) return;
    const part = data.subarray(offset, offset + segment.bytes);
    memory.write(segment.address, part);
    offset += part.length;
  }
}
