import { basename, extname, join, resolve, sep } from 'node:path';

import { readFolder } from '../../environment/host/folder.ts';
import { parseFixture } from '../../harness/fixture.ts';
import type { Found } from '../../harness/fixture.ts';
import { isRecording } from '../../harness/fixtures/recording-fixture.ts';
import { isSameFailure } from '../../harness/fixtures/same-failure.ts';
import type { ParseScenarioOptions } from '../../harness/scenario/parse-scenario.ts';
import { LockstepError } from '../../machine/errors.ts';
import { replayFile } from '../replay/replay-file.ts';
import type { FileArguments } from '../replay/replay-file.ts';
import type { ReplayedFile } from '../replay/replayed-file.ts';

const FOLDER = 'fixtures';

/** Where the fixtures of a guest are kept: `fixtures/uart` for `build/uart.elf`. */
export function folderOf(guest: string): string {
  return join(FOLDER, basename(guest, extname(guest))).replaceAll(sep, '/');
}

/** What came of the fixtures of a guest. Plain data. */
export interface FolderReplay {
  /** With slashes. */
  readonly folder: string;
  readonly files: readonly ReplayedFile[];
}

/** What a fixture was found breaking. */
export interface KnownFailure {
  readonly found: Found;
  /** It is expected to break that: as long as it does, it passes. */
  readonly isMeant: boolean;
}

/** By the fixture's file name. */
export type KnownFailures = ReadonlyMap<string, KnownFailure>;

/** The fixtures that belong to a guest, and what each was found breaking. */
export interface GuestFixtures {
  readonly folder: string;
  readonly names: readonly string[];
  readonly known: KnownFailures;
}

/**
 * The files in a guest's folder that are about it: scenarios that name its file, and recordings. One of a Lockstep that
 * leaks says nothing of the guest; whatever cannot be read is replayed, and refused there.
 * @param guest path of its file, or of the module of a machine
 * @param places what that machine can watch for
 * @throws LockstepError `bad-file`
 */
export function guestFixtures(guest: string, places: ParseScenarioOptions): GuestFixtures {
  const folder = folderOf(guest);
  const known = new Map<string, KnownFailure>();
  const names = readFolder(folder, '.json').flatMap(({ name, bytes }) => {
    const text = new TextDecoder().decode(bytes);
    try {
      if (isRecording(text, name)) return [name];
      const { scenario, found, leak, machine } = parseFixture(text, name, places);
      const own = machine ?? scenario.guest;
      if (leak !== undefined || (own !== undefined && resolve(folder, own) !== resolve(guest))) return [];
      const isMeant = (scenario.expect ?? 'holds') !== 'holds';
      if (found !== undefined) known.set(name, { found, isMeant });
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
    }
    return [name];
  });
  return { folder, names, known };
}

/** Replays them in turn, as long as nobody has had enough. */
export async function replayGuestFixtures(
  { folder, names }: GuestFixtures,
  given: FileArguments,
  goOn: (name: string) => boolean,
): Promise<FolderReplay> {
  const files: ReplayedFile[] = [];
  for (const name of names) {
    if (!goOn(`${folder}/${name}`)) break;
    files.push(await replayFile(join(folder, name), name, given));
  }
  return { folder, files };
}

/**
 * The fixture that fails at present in the same way as a scenario that was found now, or is meant to: there is no need to keep
 * both. Any other that passes does not notice what was found, so it does not count.
 */
export function sameFailureIn(
  { files }: FolderReplay,
  known: KnownFailures,
  found: Found,
): string | undefined {
  return files.find(({ name, failure, verdict }) => {
    const before = known.get(name);
    if (before === undefined || !isSameFailure(before.found, found)) return false;
    if (before.isMeant) return verdict === 'as expected';
    return failure?.kind === found.kind && failure.name === found.name;
  })?.name;
}
