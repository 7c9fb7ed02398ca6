import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, sep } from 'node:path';

import { readWholeFile } from '../../environment/host/file.ts';
import { pathFrom, saveInFolder } from '../../environment/host/folder.ts';
import { renamed, fixtureOf } from '../../harness/fixture.ts';
import type { Fixture } from '../../harness/fixture.ts';
import { base64Lines, sha256 } from '../../harness/fixtures/packed-bytes.ts';
import { formatRecording, isRecording } from '../../harness/fixtures/recording-fixture.ts';
import { looksLikeString } from '../../harness/fixtures/scenario-string.ts';
import { bothSettings } from '../../harness/invariants/asked-invariants.ts';
import { canonicalLog } from '../../hypervisor/log/canonical-log.ts';
import { LogReader } from '../../hypervisor/log/log-reader.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import { LockstepError } from '../../machine/errors.ts';
import { folderOf } from '../check/guest-fixtures.ts';
import { VERDICT } from '../exit-codes.ts';
import { asksInvariants, settingGiven } from '../invariant-options.ts';
import type { InvariantArguments } from '../invariant-options.ts';
import { openFixture } from '../replay/fixture-subject.ts';
import { formatReplay } from '../replay/format-replay.ts';
import { replayLog } from '../replay/replay-log.ts';
import { kindOf } from '../replay/replay-path.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import { embeddedFile } from '../replay/update-fixture.ts';
import { guestPathOf } from '../scenario-file.ts';
import { tell } from '../tell.ts';
import { contentsSeenFrom, machineSeenFrom } from './seen-from.ts';

export interface KeepArguments {
  /** Path of the fixture; default: in the folder of its guest. */
  readonly output: string | undefined;
  /** Why it is kept. */
  readonly about: string | undefined;
  /** Path of the guest's file, if it is not in the log, or not the scenario's own. */
  readonly guest: string | undefined;
  /** Whether the guest's file, and a recording's log, are put inside. */
  readonly embed: boolean;
  readonly invariants: InvariantArguments;
}

/**
 * Keeps a log or a scenario as a fixture, and says what its replay comes to.
 * @param path of its file; or a scenario's string
 * @returns what the process ends with
 * @throws LockstepError
 */
export async function keepFixture(path: string, options: KeepArguments): Promise<number> {
  const isString = looksLikeString(path) && !existsSync(path);
  return !isString && kindOf(path) === 'log' ? keepLog(path, options) : keepScenario(path, options);
}

async function keepLog(path: string, options: KeepArguments): Promise<number> {
  const { about, guest, embed, invariants } = options;
  if (asksInvariants(invariants)) {
    throw new LockstepError(
      'bad-configuration',
      `${path}: a log is only compared; invariants are asked of scenarios`,
    );
  }
  const { result } = await replayLog(path, guest);
  if (result.verdict !== 'equal') {
    const problem = `${formatReplay(result)}; what does not replay equal is kept by hand, with the "expect" that it has`;
    throw new LockstepError('bad-log', `${path}: ${problem}`);
  }
  const log = canonicalLog(readWholeFile(path).bytes);
  const { image } = new LogReader(memorySource(log)).header.machine;
  const outside = image !== undefined && image.bytes === undefined && guest !== undefined;
  const stem = basename(path, extname(path));
  const output = outputOf(options, image?.name ?? 'machine', `${stem}.json`);
  const name = `${basename(output, extname(output))}.log`;
  const text = formatRecording({
    ...(about !== undefined && { about }),
    ...{ recording: name, sha256: sha256(log), expect: 'equal' },
    ...(outside && (embed ? { image: embeddedFile(guest) } : { guest: pathFrom(dirname(output), guest) })),
    ...(embed && { log: base64Lines(log) }),
  });
  const files: [string, Uint8Array][] = [[output, new TextEncoder().encode(text)]];
  if (!embed) files.unshift([join(dirname(output), name), log]);
  for (const [file, bytes] of files) isThere(file, bytes);
  for (const [file, bytes] of files) save(file, bytes);
  process.stdout.write(`${output}: ${formatReplay(result)}\n`);
  return VERDICT.good;
}

async function keepScenario(path: string, options: KeepArguments): Promise<number> {
  const { guest, embed, about, invariants } = options;
  if (existsSync(path) && isRecording(new TextDecoder().decode(readWholeFile(path).bytes), path)) {
    throw new LockstepError('bad-scenario', `${path}: it is a recording that is kept already`);
  }
  const open = await openFixture(path);
  const { fixture, machine } = open;
  const asked = bothSettings(fixture.invariants ?? {}, settingGiven(invariants));
  const { line } = await replayScenario(open, { guest, leak: undefined }, invariants);
  const named = fixture.machine === undefined ? guestPathOf(fixture, guest) : undefined;
  const output = outputOf(
    options,
    named ?? fixture.machine!,
    fixtureOf(fixture.scenario, fixture.found, machine?.places && { places: machine.places }).name,
  );
  const kept: Omit<Fixture, 'name' | 'text'> = {
    ...fixture,
    ...(fixture.machine !== undefined && { machine: machineSeenFrom(dirname(output), fixture) }),
    scenario: {
      ...fixture.scenario,
      ...(named !== undefined && { guest: pathFrom(dirname(output), named) }),
    },
    ...(fixture.contents !== undefined && { contents: contentsSeenFrom(dirname(output), fixture) }),
    ...(about !== undefined && { about }),
    ...(Object.keys(asked).length > 0 && { invariants: asked }),
    ...(embed && named !== undefined && { image: embeddedFile(named) }),
  };
  save(
    output,
    new TextEncoder().encode(renamed(kept, output, machine?.places && { places: machine.places }).text),
  );
  process.stdout.write(`${output}: ${line}\n`);
  return VERDICT.good;
}

/** @param guest its file name @param name of the fixture, if nothing else was said */
function outputOf({ output }: KeepArguments, guest: string, name: string): string {
  if (output === undefined) return `${folderOf(guest)}/${name}`;
  if (extname(output) === '.json') return output.replaceAll(sep, '/');
  throw new LockstepError('bad-configuration', `-o ${output}: the name of a fixture ends with .json`);
}

/** Nothing that is there is lost. */
function save(path: string, bytes: Uint8Array): void {
  if (isThere(path, bytes)) tell(`${path}: is there already`);
  else saveInFolder(dirname(path), basename(path), bytes);
}

/** Whether a file with this content is there. @throws LockstepError `bad-file`: one with another content is */
function isThere(path: string, bytes: Uint8Array): boolean {
  if (!existsSync(path)) return false;
  if (Buffer.compare(readWholeFile(path).bytes, bytes) === 0) return true;
  throw new LockstepError('bad-file', `${path}: there is another one of this name; give a name with -o`);
}
