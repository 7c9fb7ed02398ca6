import { assemble } from './assemble.ts';
import * as layout from './layout.ts';
import type { Sequence } from './steps.ts';

/** Sequences in one image that executes them one after another. */
export interface Batch {
  readonly image: Buffer;
  readonly sequences: readonly Sequence[];
}

/** @param runtime its code, from RAM's start */
export function makeBatch(runtime: Uint8Array, sequences: readonly Sequence[]): Batch {
  if (sequences.length > layout.CELL_MAX) throw new RangeError(`${sequences.length} sequences in a batch`);
  const first = layout.CELLS - layout.RAM_BASE;
  const image = Buffer.alloc(first + sequences.length * layout.CELL_BYTES);
  image.set(runtime);
  image.writeBigUInt64LE(BigInt(sequences.length), layout.REMAINING - layout.RAM_BASE);
  image.writeBigUInt64LE(BigInt(layout.CELLS + layout.HEADER_MIDDLE), layout.CURRENT - layout.RAM_BASE);
  for (const [index, sequence] of sequences.entries()) {
    assemble(sequence, cellBase(index), cellOf(image, index));
  }
  return { image, sequences };
}

/** The address of a sequence's cell. */
export function cellBase(index: number): number {
  return layout.CELLS + index * layout.CELL_BYTES;
}

/** A sequence's cell in an image, or in what became of it. */
export function cellOf(memory: Buffer, index: number): Buffer {
  const start = cellBase(index) - layout.RAM_BASE;
  return memory.subarray(start, start + layout.CELL_BYTES);
}

/** The sequence that was being executed when this memory was looked at. */
export function runningSequence(memory: Buffer): number {
  const header = Number(memory.readBigUInt64LE(layout.CURRENT - layout.RAM_BASE)) - layout.HEADER_MIDDLE;
  return (header - layout.CELLS) / layout.CELL_BYTES;
}
