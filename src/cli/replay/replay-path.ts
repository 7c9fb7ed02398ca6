import { closeSync, existsSync, readSync, statSync } from 'node:fs';

import { openFile, readWholeFile, regularFile } from '../../environment/host/file.ts';
import { isRecording } from '../../harness/fixtures/recording-fixture.ts';
import { looksLikeString, textOfString } from '../../harness/fixtures/scenario-string.ts';
import { formatLocalisation } from '../../harness/localise/format-localisation.ts';
import { LockstepError } from '../../machine/errors.ts';
import { asksInvariants } from '../invariant-options.ts';
import { tell } from '../tell.ts';
import { openFixture } from './fixture-subject.ts';
import { formatDivergence } from './format-replay.ts';
import type { ReplayArguments } from './replay-arguments.ts';
import { replayFile } from './replay-file.ts';
import { replayFolder } from './replay-folder.ts';
import { replayOnTerminal } from './replay-on-terminal.ts';
import { replayRecording } from './replay-recording.ts';
import { ReplayReport } from './replay-report.ts';
import { replayScenario } from './replay-scenario.ts';

/** Replays a log, a fixture, a scenario's string, or all that a folder has of them; returns what the process ends with. */
export async function replayPath(path: string, options: ReplayArguments): Promise<number> {
  // Neither a string nor a file: said in the words for strings.
  if (options.isString && !existsSync(path)) textOfString(path);
  // A string may be longer than the system lets names be.
  if (existsSync(path) && statSync(path).isDirectory()) return replayFolder(path, options);
  const kind = looksLikeString(path) && !existsSync(path) ? 'scenario' : kindOf(path);
  if (kind === 'log') refuseForLog(path, options);
  if (options.format !== 'text' || options.update !== undefined) return replayAlone(path, options);
  if (kind === 'log') return replayOnTerminal(path, options);
  return replayFixture(path, options);
}

/** A fixture, with what its guest prints on standard output, and what came of it on standard error. */
async function replayFixture(path: string, options: ReplayArguments): Promise<number> {
  if (!looksLikeString(path) || existsSync(path)) {
    const text = new TextDecoder().decode(readWholeFile(path).bytes);
    if (isRecording(text, path)) {
      refuseForLog(path, options);
      const { code, line, printed, result } = await replayRecording(text, path, options.guest);
      process.stdout.write(printed);
      tell(`${path}: ${line}`);
      if (result.verdict === 'diverged') process.stderr.write(formatDivergence(path, result.divergence));
      return code;
    }
  }
  const open = await openFixture(path);
  const { code, line, printed, failure } = await replayScenario(open, options, options.invariants);
  process.stdout.write(printed());
  tell(`${open.fixture.name}: ${line}`);
  if (failure?.localisation !== undefined) process.stderr.write(formatLocalisation(failure.localisation));
  return code;
}

/** One file as if it were all that a folder has: nothing of what the guest prints is shown. */
async function replayAlone(path: string, options: ReplayArguments): Promise<number> {
  const report = new ReplayReport(options.format, '');
  const file = await replayFile(path, path, options);
  report.add(file);
  report.end(file.code);
  return file.code;
}

/** What a file's first bytes say that it is. */
export function kindOf(path: string): 'log' | 'scenario' {
  const file = openFile(path, 'r');
  try {
    regularFile(path, file);
    const start = new Uint8Array(FIRST_BYTES);
    const text = start.subarray(0, readSync(file, start, 0, FIRST_BYTES, 0));
    if (text[0] === LOG_MAGIC) return 'log';
    if (/^\ufeff?\s*[{[]/.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(text))) return 'scenario';
    const what = text.length === 0 ? 'it is empty' : 'neither a log nor a scenario (JSON)';
    throw new LockstepError('bad-log', `${path}: ${what}`);
  } finally {
    closeSync(file);
  }
}

/** What is asked of a scenario, and not of a recorded run. */
function refuseForLog(path: string, { invariants, leak }: ReplayArguments): void {
  if (asksInvariants(invariants))
    throw new LockstepError('bad-configuration', `${path}: ${INVARIANTS_OF_LOG}`);
  if (leak === undefined) return;
  throw new LockstepError(
    'bad-configuration',
    `${path}: a recorded run is only compared, so --leak does not apply; give a scenario`,
  );
}

const INVARIANTS_OF_LOG =
  'a log is only compared with its recording, so --expect-exit, --never-output and --never-reach do not apply; ' +
  'ask them of a scenario, or with lockstep check';

/** What the first byte of a log is, and of no text. */
const LOG_MAGIC = 0x89;
const FIRST_BYTES = 256;
