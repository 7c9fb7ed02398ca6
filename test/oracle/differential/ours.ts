import type { BoardConfiguration } from '../../../src/riscv/board/configuration.ts';
import { Computer } from '../../../src/riscv/computer.ts';
import type { HartModule } from '../../../src/riscv/hart/core.ts';
import { rawImage } from '../../../src/riscv/loader/image.ts';
import type { Slot } from '../../../src/riscv/trace.ts';
import { RAM_BASE, RAM_BYTES } from './layout.ts';
import type { Outcome } from './qemu.ts';

const BOARD: BoardConfiguration = {
  memoryBytes: RAM_BYTES,
  virtio: [],
  commandLine: '',
  clock: { kind: 'paced', rate: 2 ** 20 },
  epochSeconds: 0,
};

export interface OurOutcome extends Outcome {
  /** How many slots it took. */
  readonly slots: number;
}

/**
 * Runs an image on our machine until it uses the test finisher, or to position `limit`.
 * @param image RAM's contents from its start; as much of RAM is given back
 * @param hart another than the shipped one
 */
export function runHere(image: Uint8Array, limit: number, hart?: HartModule): OurOutcome {
  const computer = new Computer(BOARD, rawImage(image, 'sequences'), { hart });
  return outcome(computer, image, limit);
}

/** The same, slot by slot. */
export function traceHere(
  image: Uint8Array,
  limit: number,
): OurOutcome & { readonly trace: readonly Slot[] } {
  const computer = new Computer(BOARD, rawImage(image, 'sequences'));
  computer.trace(limit);
  return { ...outcome(computer, image, limit), trace: computer.lastSlots() };
}

function outcome(computer: Computer, image: Uint8Array, limit: number): OurOutcome {
  const ended = computer.run(limit).reason === 'halt';
  return { memory: Buffer.from(computer.read(RAM_BASE, image.length)), ended, slots: computer.position };
}
