import { dirname, resolve } from 'node:path';

import { readWholeFile } from '../environment/host/file.ts';
import { parseFixture } from '../harness/fixture.ts';
import type { Fixture } from '../harness/fixture.ts';
import { LockstepError } from '../machine/errors.ts';

/**
 * Reads a scenario, whether somebody wrote it or a failed check left it.
 * @param path is its name in messages
 * @throws LockstepError `bad-file` or `bad-scenario`
 */
export function readScenario(path: string): Fixture {
  return parseFixture(new TextDecoder().decode(readWholeFile(path).bytes), path);
}

/**
 * The path of a scenario's guest.
 * @param given the guest named otherwise, which goes before
 * @throws LockstepError `bad-configuration`: there is none
 */
export function guestPathOf({ name, scenario }: Fixture, given: string | undefined): string {
  if (given !== undefined) return given;
  if (scenario.guest !== undefined) return resolve(dirname(name), scenario.guest);
  throw new LockstepError(
    'bad-configuration',
    `${name}: it names no guest ("guest"); give one on the command line`,
  );
}
