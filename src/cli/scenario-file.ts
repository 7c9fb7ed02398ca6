import { existsSync } from 'node:fs';
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

/** Does something with what a scenario says; errors about that have the name of its file in front. */
export function aboutScenario<T>(name: string | undefined, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (name === undefined || !(error instanceof LockstepError) || !ABOUT_SCENARIO.has(error.code))
      throw error;
    // What is said of a file or an option already says where it stands.
    if (error.message.startsWith(`${name}: `) || error.message.startsWith('--')) throw error;
    throw new LockstepError(error.code, `${name}: ${error.message}`, { cause: error });
  }
}

const ABOUT_SCENARIO: ReadonlySet<string> = new Set(['bad-scenario', 'bad-configuration']);

/**
 * The path of a scenario's guest.
 * @param given the guest named otherwise, which goes before
 * @throws LockstepError `bad-configuration`: there is none
 */
export function guestPathOf({ name, scenario }: Fixture, given: string | undefined): string {
  if (given !== undefined) return given;
  if (scenario.guest !== undefined) {
    const path = resolve(dirname(name), scenario.guest);
    if (existsSync(path)) return path;
    throw new LockstepError('bad-file', `${name}: guest: "${scenario.guest}": no such file (${path})`);
  }
  throw new LockstepError(
    'bad-configuration',
    `${name}: it names no guest ("guest"); give one on the command line`,
  );
}
