import type { RiscvGuest } from '../../../riscv/guest.ts';
import { riscvGuest } from '../../../riscv/guest.ts';
import { loadImage } from '../../../riscv/loader/load.ts';

/** Trials of one check. */
export const CANARY_RUNS = 100;
/** Slots: the exerciser’s four rounds need less, however late things come. */
export const CANARY_LIMIT = 60_000;

/**
 * The guest that canaries are tried with, in as little memory as it needs, with a disk for it to write to.
 * @param exerciser the shipped guest `exerciser.elf`
 */
export function canaryGuest(exerciser: Uint8Array): RiscvGuest {
  return riscvGuest(loadImage(exerciser, 'exerciser.elf'), { memory: '256KiB', diskSectors: [64] });
}
