import { readWholeFile } from '../../environment/host/file.ts';
import { isRecording } from '../../harness/fixtures/recording-fixture.ts';
import { LockstepError } from '../../machine/errors.ts';
import { VERDICT } from '../exit-codes.ts';
import { openFixture } from './fixture-subject.ts';
import { formatReplay, replayCode } from './format-replay.ts';
import type { ReplayArguments, UpdateArguments } from './replay-arguments.ts';
import { replayLog } from './replay-log.ts';
import { replayRecording } from './replay-recording.ts';
import { replayScenario } from './replay-scenario.ts';
import type { ReplayedFile } from './replayed-file.ts';
import { updateFixture } from './update-fixture.ts';

/** What of the arguments a file of a folder is replayed with. */
export type FileArguments = Pick<ReplayArguments, 'guest' | 'leak' | 'invariants' | 'update'>;

/** Replays a log, a recording or a scenario; what cannot be replayed is refused, and no exception. */
export async function replayFile(path: string, name: string, given: FileArguments): Promise<ReplayedFile> {
  const kind = path.endsWith('.log') ? 'log' : 'scenario';
  try {
    const file = { name, ...(await replayed(path, given)) };
    return given.update === undefined ? file : await updated(file, path, given.update);
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    const line = `refused: ${error.message.replace(`${path}: `, '')}`;
    return { name, kind, verdict: 'refused', code: VERDICT.refused, line };
  }
}

/** A failure never becomes what is expected. */
async function updated(file: ReplayedFile, path: string, update: UpdateArguments): Promise<ReplayedFile> {
  if (file.kind === 'log') return { ...file, line: `${file.line}; a log is not updated` };
  if (file.verdict !== 'as expected') return { ...file, line: `not updated: ${file.line}` };
  return { ...file, line: `${(await updateFixture(path, update)) ? 'updated' : 'up to date'}: ${file.line}` };
}

async function replayed(path: string, given: FileArguments): Promise<Omit<ReplayedFile, 'name'>> {
  if (path.endsWith('.log')) {
    const { result } = await replayLog(path, given.guest);
    const verdict = ({ equal: 'as expected', diverged: 'different', torn: 'torn' } as const)[result.verdict];
    return { kind: 'log', verdict, code: replayCode(result), line: formatReplay(result) };
  }
  const text = new TextDecoder().decode(readWholeFile(path).bytes);
  if (isRecording(text, path)) {
    const { result: _, printed: _printed, ...seen } = await replayRecording(text, path, given.guest);
    return seen;
  }
  const { printed: _, ...seen } = await replayScenario(await openFixture(path), given, given.invariants);
  return seen;
}
