import { readWholeFile } from '../environment/host/file.ts';
import { knownOptions } from '../harness/known-options.ts';
import type { Subject } from '../harness/subject.ts';
import { LockstepError } from '../machine/errors.ts';
import { riscvGuest } from '../riscv/guest.ts';
import type { RiscvBoardOptions, RiscvGuest } from '../riscv/guest.ts';
import type { Image } from '../riscv/loader/image.ts';
import { loadImage } from '../riscv/loader/load.ts';

/** A RISC-V guest: the path of its ELF file, or an image made otherwise; and its board. */
export type RiscvOptions = RiscvBoardOptions & ({ readonly elf: string } | { readonly image: Image });

const RISCV_OPTIONS: readonly (keyof RiscvBoardOptions | 'elf' | 'image')[] = [
  'elf',
  'image',
  'memory',
  'diskSectors',
  'commandLine',
  'clock',
  'epochSeconds',
];

/**
 * A guest on QEMU's `virt` board, of which machines can be made.
 * @throws LockstepError `bad-file`, `bad-image` or `bad-configuration`
 */
export function riscv(options: RiscvOptions): RiscvGuest {
  knownOptions('riscv', options, RISCV_OPTIONS);
  const { elf, image }: { elf?: string; image?: Image } = options;
  if (image !== undefined) return riscvGuest(image, options);
  if (typeof elf !== 'string') {
    throw new LockstepError('bad-configuration', 'riscv() needs a guest: give `elf`, a path, or `image`');
  }
  const { name, bytes } = readWholeFile(elf);
  const guest = riscvGuest(loadImage(bytes, name), options);
  FILES.set(guest, elf);
  return guest;
}

/** The path of a guest's file, where it was given as one. */
export function fileOf(subject: Subject): string | undefined {
  return FILES.get(subject);
}

const FILES = new WeakMap<Subject, string>();
