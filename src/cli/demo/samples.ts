import type { Samples } from '../../harness/subject.ts';
import { SCRIPTS } from './scripts.ts';
import { shippedGuests } from './shipped-guests.ts';

/** Frames that are addressed to where guests of QEMU's usual network are. */
const FRAMES = (SCRIPTS['echo']?.frames ?? []).map(({ data }) => data);

/**
 * Inputs that a guest understands: frames for any that is where QEMU's are; what is typed, as far as it is known.
 * @param path of its file, absolute
 */
export function samplesFor(path: string): Samples {
  const name = shippedGuests().find(({ elf }) => elf === path)?.name ?? '';
  const typed = (SCRIPTS[name]?.typing ?? []).map(({ text }) => text);
  return { frames: FRAMES, ...(typed.length > 0 && { console: typed }) };
}
