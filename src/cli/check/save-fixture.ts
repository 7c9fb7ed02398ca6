import { basename, extname, join, relative, sep } from 'node:path';

import { saveInFolder } from '../../environment/host/folder.ts';
import { fixtureOf } from '../../harness/fixture.ts';
import type { Fixture } from '../../harness/fixture.ts';
import type { CheckedGuest } from './checked-guest.ts';

const FOLDER = 'fixtures';

/** A scenario that failed, as it is kept: with its guest's path, seen from where it is kept, and board. */
export function keptFixture({ scenario, found }: Fixture, { path, board }: CheckedGuest): Fixture {
  const guest = relative(folderOf(path), path).replaceAll(sep, '/');
  return fixtureOf({ ...scenario, guest, board }, found);
}

/**
 * Saves a fixture with those of its guest. @returns the file's path
 * @throws LockstepError `bad-file`
 */
export function saveFixture({ name, text }: Fixture, { path: guest }: CheckedGuest): string {
  return saveInFolder(folderOf(guest), name, text).replaceAll(sep, '/');
}

function folderOf(guest: string): string {
  return join(FOLDER, basename(guest, extname(guest)));
}
