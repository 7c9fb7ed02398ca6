import { pathFrom, readFolder, saveInFolder } from '../environment/host/folder.ts';
import { fixtureOf, parseFixture } from '../harness/fixture.ts';
import type { Fixture } from '../harness/fixture.ts';
import { isRecording } from '../harness/fixtures/recording-fixture.ts';
import { boardSetting } from '../harness/riscv/board-setting.ts';
import type { Subject } from '../harness/subject.ts';
import type { RiscvGuest } from '../riscv/guest.ts';
import { fileOf } from './riscv.ts';

/** A scenario that failed, and can be kept. */
export interface SavableFixture extends Fixture {
  /** Writes it into a folder. @returns the file's path. @throws LockstepError `bad-file` */
  save(folder: string): Promise<string>;
}

/**
 * The fixtures of a folder that are scenarios for a guest, in the order of their names; none if there is no such folder.
 * Recordings, and
 * fixtures that need another Lockstep, another machine or something on their disks, are the command line's to replay.
 * @throws LockstepError `bad-file` or `bad-scenario`
 */
export function readFixtures(folder: string, { places = [] }: Subject): Fixture[] {
  return readFolder(folder, '.json').flatMap(({ name, bytes }) => {
    const text = new TextDecoder().decode(bytes);
    if (isRecording(text, name)) return [];
    const fixture = parseFixture(text, name, { places });
    const { leak, machine, contents } = fixture;
    return (leak ?? machine ?? contents) === undefined ? [fixture] : [];
  });
}

/** A fixture of a subject's, with a way to keep it. */
export function savable(fixture: Fixture, subject: Subject): SavableFixture {
  const save = async (folder: string): Promise<string> => {
    const { name, text } = withGuest(fixture, subject, folder);
    return saveInFolder(folder, name, text);
  };
  return { ...fixture, save };
}

/** A fixture that names its guest's file, as seen from a folder, and board, so that the command line can run it by itself. */
export function withGuest(
  { scenario, found, name: _name, text: _text, ...remarks }: Fixture,
  subject: Subject,
  folder: string,
): Fixture {
  const { places = [] } = subject;
  const path = fileOf(subject);
  const board = path === undefined ? undefined : boardSetting((subject as RiscvGuest).configuration);
  const named =
    path === undefined || board === undefined
      ? scenario
      : { ...scenario, guest: pathFrom(folder, path), board };
  return fixtureOf(named, found, { places, ...remarks });
}
