import { readWholeFile } from './environment/host/file.ts';
import { LockstepError } from './machine/errors.ts';
import { riscvGuest } from './riscv/guest.ts';
import type { RiscvBoardOptions, RiscvGuest } from './riscv/guest.ts';
import type { Image } from './riscv/loader/image.ts';
import { loadImage } from './riscv/loader/load.ts';

export { LockstepError } from './machine/errors.ts';
export type { ErrorCode } from './machine/errors.ts';
export type { Cancellation, Effect, Exit, Output, Request } from './machine/exit.ts';
export type {
  ClockInput,
  CompletionInput,
  ConsoleInput,
  FrameInput,
  Input,
  PaceInput,
} from './machine/input.ts';
export type { Machine } from './machine/machine.ts';

export type {
  BoardConfiguration,
  ClockConfiguration,
  VirtioConfiguration,
} from './riscv/board/configuration.ts';
export { Computer } from './riscv/computer.ts';
export { disassemble } from './riscv/isa/disassemble.ts';
export type { DisassembleOptions, Disassembly } from './riscv/isa/disassemble.ts';
export type { Image, Segment } from './riscv/loader/image.ts';
export { loadImage } from './riscv/loader/load.ts';
export type { LoadOptions } from './riscv/loader/load.ts';
export { symbolAt, symbolNamed } from './riscv/loader/symbols.ts';
export type { GuestSymbol, SymbolPlace } from './riscv/loader/symbols.ts';
export type { RiscvBoardOptions, RiscvGuest } from './riscv/guest.ts';

/** A RISC-V guest: the path of its ELF file, or an image made otherwise; and its board. */
export type RiscvOptions = RiscvBoardOptions & ({ readonly elf: string } | { readonly image: Image });

/**
 * A guest on QEMU's `virt` board, of which machines can be made.
 * @throws LockstepError `bad-file`, `bad-image` or `bad-configuration`
 */
export function riscv(options: RiscvOptions): RiscvGuest {
  const { elf, image }: { elf?: string; image?: Image } = options;
  if (image !== undefined) return riscvGuest(image, options);
  if (typeof elf !== 'string') {
    throw new LockstepError('bad-configuration', 'riscv() needs a guest: give `elf`, a path, or `image`');
  }
  const { name, bytes } = readWholeFile(elf);
  return riscvGuest(loadImage(bytes, name), options);
}
