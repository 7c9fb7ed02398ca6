import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { readWholeFile } from '../environment/host/file.ts';
import { parseFixture } from '../harness/fixture.ts';
import type { Fixture } from '../harness/fixture.ts';
import { looksLikeString, parseScenarioString } from '../harness/fixtures/scenario-string.ts';
import { LockstepError } from '../machine/errors.ts';

/**
 * Reads a scenario that is to be run on Lockstep as it ships, whether somebody wrote it or a failed check left it, as a
 * file or as a string.
 * @param path is its name in messages; or the string
 * @throws LockstepError `bad-file` or `bad-scenario`
 */
export function readScenario(path: string): Fixture {
  const fixture = readFixture(path);
  const { leak, contents } = fixture;
  if (leak !== undefined) {
    throw new LockstepError(
      'bad-scenario',
      `${path}: leak: "${leak}": here Lockstep runs as it ships; ${OTHERS} run it with the leak`,
    );
  }
  if (contents === undefined) return fixture;
  throw new LockstepError('bad-scenario', `${path}: contents: only ${OTHERS} put them on disks`);
}

/** The commands that run whatever a fixture says. */
const OTHERS = 'lockstep replay, report and shrink';

/** Reads a regression, whatever it is to be run on. @throws LockstepError `bad-file` or `bad-scenario` */
function readFixture(path: string): Fixture {
  if (looksLikeString(path) && !existsSync(path)) return parseScenarioString(path);
  return parseFixture(new TextDecoder().decode(readWholeFile(path).bytes), path);
}

/** Does something with what a scenario says; errors about that have the name of its file in front. */
export function aboutScenario<T>(name: string | undefined, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw inScenario(name, error);
  }
}

/** An error with the name of the scenario that it is about, if it is about that. */
export function inScenario(name: string | undefined, error: unknown): unknown {
  if (name === undefined || !(error instanceof LockstepError) || !ABOUT_SCENARIO.has(error.code))
    return error;
  // What is said of a file or an option already says where it stands.
  if (error.message.startsWith(`${name}: `) || error.message.startsWith('--')) return error;
  return new LockstepError(error.code, `${name}: ${error.message}`, { cause: error });
}

const ABOUT_SCENARIO: ReadonlySet<string> = new Set(['bad-scenario', 'bad-configuration']);

/**
 * The path of a scenario's guest.
 * @param given the guest named otherwise, which goes before
 * @throws LockstepError `bad-configuration`: there is none
 */
export function guestPathOf({ name, scenario, machine }: Fixture, given: string | undefined): string {
  if (given !== undefined) return given;
  if (machine !== undefined) {
    throw new LockstepError(
      'bad-configuration',
      `${name}: machine: "${machine}" is no guest; lockstep replay runs it`,
    );
  }
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
