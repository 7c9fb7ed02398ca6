import type { ProgramDevice } from './conventions.ts';

/** A generated piece of a program: straight through, it comes out at its end. */
export interface Block {
  /** Devices whose drivers it calls. */
  readonly devices: readonly ProgramDevice[];
  /**
   * Its assembly, a line each.
   * @param label what the labels inside have to begin with, so that no two blocks share one
   */
  lines(label: string): readonly string[];
}

/** A block that calls no driver and has no labels. */
export function plainBlock(lines: readonly string[]): Block {
  return { devices: [], lines: () => lines };
}

/** Devices of several blocks. */
export function devicesOf(blocks: readonly Block[]): Set<ProgramDevice> {
  return new Set(blocks.flatMap(({ devices }) => devices));
}
