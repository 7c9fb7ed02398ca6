import { dirname, isAbsolute, join } from 'node:path';

import { readWholeFile } from '../../environment/host/file.ts';
import { sha256, unpackBytes } from '../../harness/fixtures/packed-bytes.ts';
import { parseRecording } from '../../harness/fixtures/recording-fixture.ts';
import type { RecordingFixture, RecordingVerdict } from '../../harness/fixtures/recording-fixture.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { ReplayResult } from '../../hypervisor/replayer.ts';
import { LockstepError } from '../../machine/errors.ts';
import { VERDICT } from '../exit-codes.ts';
import { formatReplay, replayCode } from './format-replay.ts';
import { replaySource } from './replay-log.ts';
import type { ReplayedFile } from './replayed-file.ts';

/** The bytes that a recording is about. */
export interface RecordingFiles {
  readonly log: Uint8Array;
  /** The guest's file, where the log has only its hash. */
  readonly guest: Uint8Array | undefined;
}

/** What came of a recording. */
export interface RecordingReplay extends Omit<ReplayedFile, 'name'> {
  readonly result: ReplayResult;
  readonly printed: Uint8Array;
}

/**
 * Replays a recording's log, and compares how it ends with what is expected.
 * @param path of its file, for messages
 * @param guest path of the guest's file, if it is not the recording's own
 * @throws LockstepError
 */
export async function replayRecording(
  text: string,
  path: string,
  guest: string | undefined,
): Promise<RecordingReplay> {
  const recording = parseRecording(text, path);
  const files = recordingFiles(recording, path);
  const printed: Uint8Array[] = [];
  const { result } = await replaySource(
    memorySource(files.log),
    recording.log === undefined ? besideOf(path, recording.recording) : `${path}: log`,
    guest === undefined ? files.guest : readWholeFile(guest).bytes,
    { print: (data) => printed.push(data.slice()) },
  );
  return {
    kind: 'recording',
    ...concludeRecording(recording.expect, result),
    result,
    printed: Buffer.concat(printed),
  };
}

/** A file that is named beside a fixture, as seen from the working directory. */
function besideOf(fixture: string, file: string): string {
  return isAbsolute(file) ? file : join(dirname(fixture), file);
}

/** @throws LockstepError `bad-file` or `bad-scenario`: they are not there, or not those that were kept */
export function recordingFiles(recording: RecordingFixture, path: string): RecordingFiles {
  const beside = (file: string): Uint8Array => readWholeFile(besideOf(path, file)).bytes;
  const log =
    recording.log === undefined ? beside(recording.recording) : Buffer.from(recording.log.join(''), 'base64');
  const found = sha256(log);
  if (found !== recording.sha256) {
    const which = recording.log === undefined ? recording.recording : 'log';
    throw new LockstepError(
      'bad-scenario',
      `${path}: ${which}: SHA-256 ${found} is not that of the log that was kept, ${recording.sha256}`,
    );
  }
  const { image, guest } = recording;
  if (image !== undefined) return { log, guest: unpackBytes(image, `${path}: image`) };
  return { log, guest: guest === undefined ? undefined : beside(guest) };
}

const VERDICTS: Readonly<Record<ReplayResult['verdict'], RecordingVerdict>> = {
  equal: 'equal',
  diverged: 'different',
  torn: 'torn',
};

/** What a replay that was to end in one way has come to. */
export function concludeRecording(
  expected: RecordingVerdict,
  result: ReplayResult,
): Pick<ReplayedFile, 'verdict' | 'code' | 'line'> {
  const seen = VERDICTS[result.verdict];
  const line = formatReplay(result);
  if (seen !== expected) {
    const code = seen === 'equal' ? VERDICT.bad : replayCode(result);
    const verdict = seen === 'equal' ? 'failed' : seen;
    return { verdict, code, line: expected === 'equal' ? line : `${line}; expected is "${expected}"` };
  }
  const words = expected === 'equal' ? line : `${line}, as expected`;
  return { verdict: 'as expected', code: VERDICT.good, line: words };
}
