import { Buffer } from 'node:buffer';

import { hexDigits } from '../../machine/hex.ts';
import type { MemoryRegion } from '../../machine/explanation.ts';
import type { Machine } from '../../machine/machine.ts';
import type { MemoryDifference } from './localisation.ts';

/** Compared at once. */
const CHUNK_BYTES = 1 << 16;
/** Differing bytes that lie so close are shown together. */
const CLOSE_BYTES = 16;
const LINE_BYTES = 16;
const MOST_STRETCHES = 8;
/** Of one stretch. */
const MOST_BYTES = 8 * LINE_BYTES;

type Range = readonly [from: number, to: number];

/** What of two machines' memories differs: the first stretches of it, and how many bytes in all. */
export function memoryDifferences(
  a: Machine,
  b: Machine,
): { readonly memory: readonly MemoryDifference[]; readonly bytes: number } {
  const memory: MemoryDifference[] = [];
  let bytes = 0;
  const others = regionsOf(b);
  for (const [index, region] of regionsOf(a).entries()) {
    const other = others[index];
    if (other === undefined) continue;
    const ranges = differingRanges(region.bytes, other.bytes);
    bytes += ranges.reduce((sum, [from, to]) => sum + to - from, 0);
    for (const stretch of stretches(ranges)) {
      if (memory.length === MOST_STRETCHES) break;
      memory.push(shown(stretch, region, other, a));
    }
  }
  return { memory, bytes };
}

/** Of a machine that does not show its memory, what it saves. */
function regionsOf(machine: Machine): readonly MemoryRegion[] {
  return machine.memory?.() ?? [{ base: 0, bytes: machine.save() }];
}

function differingRanges(a: Uint8Array, b: Uint8Array): Range[] {
  const ranges: [number, number][] = [];
  const length = Math.min(a.length, b.length);
  for (let start = 0; start < length; start += CHUNK_BYTES) {
    const end = Math.min(length, start + CHUNK_BYTES);
    if (Buffer.compare(a.subarray(start, end), b.subarray(start, end)) === 0) continue;
    for (let at = start; at < end; at++) {
      if (a[at] === b[at]) continue;
      const last = ranges.at(-1);
      if (last?.[1] === at) last[1] = at + 1;
      else ranges.push([at, at + 1]);
    }
  }
  if (a.length !== b.length) ranges.push([length, Math.max(a.length, b.length)]);
  return ranges;
}

/** Ranges that lie close to each other, together. */
function stretches(ranges: readonly Range[]): Range[][] {
  const together: Range[][] = [];
  for (const range of ranges) {
    const last = together.at(-1);
    if (last !== undefined && range[0] - last.at(-1)![1] <= CLOSE_BYTES) last.push(range);
    else together.push([range]);
  }
  return together;
}

function shown(
  ranges: readonly Range[],
  region: MemoryRegion,
  other: MemoryRegion,
  machine: Machine,
): MemoryDifference {
  const from = ranges[0]![0] - (ranges[0]![0] % LINE_BYTES);
  const behind = Math.ceil(ranges.at(-1)![1] / LINE_BYTES) * LINE_BYTES;
  const to = Math.min(behind, from + MOST_BYTES);
  const symbol = machine.nameOf?.(region.base + from);
  return {
    address: `0x${(region.base + from).toString(16)}`,
    ...(symbol !== undefined && { symbol }),
    bytes: [region, other].map(({ bytes }) => hexDigits(bytes.subarray(from, to))),
    differing: ranges
      .filter(([start]) => start < to)
      .map(([start, end]) => [start - from, Math.min(end, to) - from] as const),
  };
}
