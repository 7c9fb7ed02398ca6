import { LockstepError } from '../../machine/errors.ts';
import { SECTION_HEADER_BYTES } from './elf-header.ts';
import type { ElfHeader } from './elf-header.ts';

/** A section of a file (System V gABI, "Sections"). One without bytes in the file has none here. */
export interface Section {
  /** Where its name is among the names of sections. */
  readonly name: number;
  readonly type: number;
  readonly flags: number;
  readonly address: bigint;
  readonly offset: number;
  readonly bytes: number;
  /** Index of the section that this one refers to. */
  readonly link: number;
}

const TYPE_WITHOUT_BYTES = 8;

/**
 * The sections of a file, in its order.
 * @throws LockstepError `bad-image`
 */
export function readSections(file: DataView, header: ElfHeader, name: string): Section[] {
  const { offset, entries } = header.sectionHeaders;
  return Array.from({ length: entries }, (_, index) => {
    const at = offset + index * SECTION_HEADER_BYTES;
    const type = file.getUint32(at + 4, true);
    const start = file.getBigUint64(at + 24, true);
    const bytes = file.getBigUint64(at + 32, true);
    const inFile = type !== 0 && type !== TYPE_WITHOUT_BYTES;
    if (inFile && start + bytes > BigInt(file.byteLength)) {
      throw new LockstepError(
        'bad-image',
        `${name}: truncated: its section ${index} ends at byte ${start + bytes}, but the file has ${file.byteLength}`,
      );
    }
    return {
      name: file.getUint32(at, true),
      type,
      flags: Number(file.getBigUint64(at + 8, true) & 0xffffn),
      address: file.getBigUint64(at + 16, true),
      offset: inFile ? Number(start) : 0,
      bytes: inFile ? Number(bytes) : 0,
      link: file.getUint32(at + 40, true),
    };
  });
}

/** A section's bytes; none for a section that is not there. */
export function contents(file: DataView, section: Section | undefined): Uint8Array {
  return new Uint8Array(file.buffer, file.byteOffset + (section?.offset ?? 0), section?.bytes ?? 0);
}

/** The first section of a name. `names` are the bytes in which the sections' names are. */
export function sectionNamed(
  sections: readonly Section[],
  names: Uint8Array,
  name: string,
): Section | undefined {
  const wanted = new TextEncoder().encode(`${name}\0`);
  return sections.find((section) => wanted.every((byte, index) => names[section.name + index] === byte));
}
