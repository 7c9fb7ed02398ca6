import { relative, sep } from 'node:path';

import { saveInFolder } from '../../environment/host/folder.ts';
import { fixtureOf } from '../../harness/fixture.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { scenarioString } from '../../harness/fixtures/scenario-string.ts';
import { embeddedFile } from '../replay/update-fixture.ts';
import { keptContents } from '../disk-contents.ts';
import type { CheckArguments } from './check-arguments.ts';
import type { CheckedSubject } from './checked-guest.ts';
import { folderOf } from './guest-fixtures.ts';

/** What the options of a check say of what its fixtures depend on. */
export type SavedWith = Pick<CheckArguments, 'embed' | 'raw' | 'disks'>;

/**
 * A scenario that failed, as it is kept: with the path of its guest or machine, seen from where it is kept, its board, and what
 * was on its disks. A guest that is no ELF file is put inside, since its path alone does not say so.
 */
export function keptFixture(fixture: Fixture, subject: CheckedSubject, options: SavedWith): Fixture {
  const { path, board } = subject;
  const { raw, embed, disks } = options;
  const image = (embed || raw) && board !== undefined ? { image: embeddedFile(path, raw) } : {};
  return seenFrom(folderOf(path), { ...fixture, ...image }, subject, disks);
}

/** The same as a word to paste, where it fits into one: its paths are seen from the working directory. */
export function failureString(
  fixture: Fixture,
  subject: CheckedSubject,
  { raw, disks }: SavedWith,
): string | undefined {
  return raw ? undefined : scenarioString(seenFrom('.', fixture, subject, disks));
}

function seenFrom(
  folder: string,
  fixture: Fixture,
  { path, board }: CheckedSubject,
  disks: readonly string[],
): Fixture {
  const { scenario, found, name: _name, text: _text, ...rest } = fixture;
  const remarks = disks.length === 0 ? rest : { ...rest, contents: keptContents(disks, folder) };
  const guest = relative(folder, path).replaceAll(sep, '/');
  if (board === undefined) return fixtureOf(scenario, found, { ...remarks, machine: guest });
  return fixtureOf({ ...scenario, guest, board }, found, remarks);
}

/**
 * Saves a fixture with those of its guest. @returns the file's path
 * @throws LockstepError `bad-file`
 */
export function saveFixture({ name, text }: Fixture, { path: guest }: CheckedSubject): string {
  return saveInFolder(folderOf(guest), name, text).replaceAll(sep, '/');
}
