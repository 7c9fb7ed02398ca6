import { basename, extname, join, relative, sep } from 'node:path';

import { saveInFolder } from '../../environment/host/folder.ts';
import { fixtureOf } from '../../harness/fixture.ts';
import type { Fixture } from '../../harness/fixture.ts';
import type { CheckedSubject } from './checked-guest.ts';

const FOLDER = 'fixtures';

/** A scenario that failed, as it is kept: with the path of its guest or machine, seen from where it is kept, and board. */
export function keptFixture({ scenario, found }: Fixture, { path, board }: CheckedSubject): Fixture {
  const guest = relative(folderOf(path), path).replaceAll(sep, '/');
  if (board === undefined) return fixtureOf(scenario, found, { machine: guest });
  return fixtureOf({ ...scenario, guest, board }, found);
}

/**
 * Saves a fixture with those of its guest. @returns the file's path
 * @throws LockstepError `bad-file`
 */
export function saveFixture({ name, text }: Fixture, { path: guest }: CheckedSubject): string {
  return saveInFolder(folderOf(guest), name, text).replaceAll(sep, '/');
}

function folderOf(guest: string): string {
  return join(FOLDER, basename(guest, extname(guest)));
}
