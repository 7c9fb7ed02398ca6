import { writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

import { fileError, readWholeFile } from '../../environment/host/file.ts';
import { renamed } from '../../harness/fixture.ts';
import type { EmbeddedFile } from '../../harness/fixture.ts';
import { base64Lines, packBytes, sha256 } from '../../harness/fixtures/packed-bytes.ts';
import { formatRecording, isRecording, parseRecording } from '../../harness/fixtures/recording-fixture.ts';
import type { RecordingFixture } from '../../harness/fixtures/recording-fixture.ts';
import { canonicalLog } from '../../hypervisor/log/canonical-log.ts';
import { LogReader } from '../../hypervisor/log/log-reader.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import { guestPathOf } from '../scenario-file.ts';
import { readGuest } from '../guest.ts';
import { openFixture } from './fixture-subject.ts';
import type { UpdateArguments } from './replay-arguments.ts';
import { recordingFiles } from './replay-recording.ts';

/**
 * Writes a fixture that came out as it expects in the present format: of a recording the log too.
 * @returns whether a file is another one now
 * @throws LockstepError `bad-file`
 */
export async function updateFixture(path: string, options: UpdateArguments): Promise<boolean> {
  const text = new TextDecoder().decode(readWholeFile(path).bytes);
  if (isRecording(text, path)) return updateRecording(text, path, options);
  const { fixture, machine } = await openFixture(path);
  const image =
    options.embed && fixture.machine === undefined && fixture.image === undefined
      ? embeddedFile(guestPathOf(fixture, undefined))
      : fixture.image;
  const places = machine?.places && { places: machine.places };
  return write(path, text, renamed({ ...fixture, ...(image && { image }) }, path, places).text);
}

/** A guest's file as it lies in a fixture. @throws LockstepError `bad-file` or `bad-image` */
export function embeddedFile(path: string, raw = false): EmbeddedFile {
  const { file } = readGuest(path, raw);
  return { name: basename(path), format: file!.format, ...packBytes(file!.bytes) };
}

/** The log is written in another file or in the fixture only where its bytes are others. */
function updateRecording(text: string, path: string, { embed }: UpdateArguments): boolean {
  const recording = parseRecording(text, path);
  const { log } = recordingFiles(recording, path);
  const anew = recording.expect === 'equal' ? canonicalLog(log) : log;
  const { log: inside, ...rest } = recording;
  const lines = embed || inside !== undefined ? { log: base64Lines(anew) } : {};
  const embedded = embed ? withImage(rest, path, log) : rest;
  const isOther = sha256(anew) !== recording.sha256;
  if (isOther && lines.log === undefined) writeBytes(resolve(dirname(path), recording.recording), anew);
  const written = write(path, text, formatRecording({ ...embedded, sha256: sha256(anew), ...lines }));
  return isOther || written;
}

/** With the guest's file, where the log has only its hash. */
function withImage(recording: RecordingFixture, path: string, log: Uint8Array): RecordingFixture {
  const { guest, ...rest } = recording;
  const { image } = new LogReader(memorySource(log)).header.machine;
  if (guest === undefined || image === undefined || image.bytes !== undefined) return recording;
  const { bytes } = readWholeFile(resolve(dirname(path), guest));
  const format = image.format === 'elf' ? 'elf' : 'raw';
  return { ...rest, image: { name: image.name, format, ...packBytes(bytes) } };
}

function write(path: string, before: string, after: string): boolean {
  if (after === before) return false;
  writeBytes(path, new TextEncoder().encode(after));
  return true;
}

function writeBytes(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    throw fileError(path, error);
  }
}
