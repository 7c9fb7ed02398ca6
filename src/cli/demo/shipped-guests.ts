import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A guest that comes with Lockstep, as far as the demonstration needs to know it. */
export interface ShippedGuest {
  readonly name: string;
  readonly about: string;
  /** `faulty` ones have a bug on purpose, which shows in some runs. */
  readonly role: 'demonstration' | 'benchmark' | 'faulty' | 'test';
  /** The kinds of events that it depends on. */
  readonly events: readonly string[];
  /** The exit code of a run in which all is well. */
  readonly exit: number;
  /** Path of its ELF file. */
  readonly elf: string;
}

const FOLDER = new URL('../../../guests/', import.meta.url);

/** Where the guests' ELF files are, as seen from the working directory, with slashes: `guests/elf` in a checkout. */
export function guestsFolder(): string {
  return relative('', fileURLToPath(new URL('elf', FOLDER))).replaceAll(sep, '/') || '.';
}

/** The guests of the package's `guests/manifest.json`, in its order. */
export function shippedGuests(): ShippedGuest[] {
  const manifest = JSON.parse(readFileSync(new URL('manifest.json', FOLDER), 'utf8')) as {
    guests: Omit<ShippedGuest, 'elf'>[];
  };
  return manifest.guests.map((guest) => ({
    ...guest,
    elf: fileURLToPath(new URL(`elf/${guest.name}.elf`, FOLDER)),
  }));
}
