import { readWholeFile } from '../environment/host/file.ts';
import { SIMULATED_RATE } from '../environment/simulated/clock.ts';
import { riscvGuest } from '../riscv/guest.ts';
import type { RiscvGuest } from '../riscv/guest.ts';
import type { Image } from '../riscv/loader/image.ts';
import { loadImage } from '../riscv/loader/load.ts';
import type { BoardArguments } from './board-options.ts';

/**
 * Reads a guest's file.
 * @throws LockstepError `bad-file` or `bad-image`
 */
export function readGuest(path: string, raw: boolean): Image {
  const { name, bytes } = readWholeFile(path);
  return loadImage(bytes, name, { raw });
}

/** What the options leave open of a board. */
export interface BoardRest {
  readonly diskSectors: readonly number[];
  /** What the real-time clock reads at tick 0. */
  readonly epochSeconds: number;
}

/**
 * Puts an image on the board that the options describe.
 * @throws LockstepError `bad-configuration` or `bad-image`
 */
export function guestOnBoard(
  image: Image,
  options: Pick<BoardArguments, 'memoryBytes' | 'commandLine' | 'clock'>,
  rest: BoardRest,
): RiscvGuest {
  const { memoryBytes, commandLine, clock } = options;
  return riscvGuest(image, {
    ...(memoryBytes !== undefined && { memory: memoryBytes }),
    ...(commandLine !== undefined && { commandLine }),
    clock: clock === 'paced' ? { kind: 'paced', rate: SIMULATED_RATE } : { kind: 'read' },
    ...rest,
  });
}
