import { relative, sep } from 'node:path';

import { saveInFolder } from '../../environment/host/folder.ts';
import { fixtureOf } from '../../harness/fixture.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { scenarioString } from '../../harness/fixtures/scenario-string.ts';
import { embeddedFile } from '../replay/update-fixture.ts';
import type { CheckedSubject } from './checked-guest.ts';
import { folderOf } from './guest-fixtures.ts';

/**
 * A scenario that failed, as it is kept: with the path of its guest or machine, seen from where it is kept, and board.
 * @param embed whether the guest's file is put inside
 */
export function keptFixture(fixture: Fixture, subject: CheckedSubject, embed: boolean): Fixture {
  const image = embed && subject.board !== undefined ? { image: embeddedFile(subject.path) } : {};
  return seenFrom(folderOf(subject.path), { ...fixture, ...image }, subject);
}

/** The same as a word to paste, where it fits into one: its paths are seen from the working directory. */
export function failureString(fixture: Fixture, subject: CheckedSubject): string | undefined {
  return scenarioString(seenFrom('.', fixture, subject));
}

function seenFrom(folder: string, fixture: Fixture, { path, board }: CheckedSubject): Fixture {
  const { scenario, found, name: _name, text: _text, ...remarks } = fixture;
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
