import { readWholeFile } from '../../environment/host/file.ts';
import { LogFileSource } from '../../environment/host/log-file-source.ts';
import { LogReader } from '../../hypervisor/log/log-reader.ts';
import type { LogSource } from '../../hypervisor/log/log-source.ts';
import { replay } from '../../hypervisor/replay.ts';
import { Replayer } from '../../hypervisor/replayer.ts';
import type { ReplayResult, ReplayerOptions } from '../../hypervisor/replayer.ts';
import { Statistics } from '../../hypervisor/statistics.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { Computer } from '../../riscv/computer.ts';
import { computerFrom } from '../../riscv/description.ts';

/** What came of a replay, and the machine as it was at the end. */
export interface LogReplay {
  readonly result: ReplayResult;
  readonly computer: Computer;
  readonly statistics: Statistics;
}

/**
 * Replays a log on a computer built from its header.
 * @param guest path of the guest's file, for a log that has only its hash
 * @throws LockstepError `bad-file`, `bad-log` or `bad-image`, with the log's path: it cannot be replayed, or is damaged
 * where the replay has got to
 */
export async function replayLog(
  path: string,
  guest: string | undefined,
  options: ReplayerOptions = {},
): Promise<LogReplay> {
  const source = new LogFileSource(path);
  try {
    const file = guest === undefined ? undefined : readWholeFile(guest).bytes;
    return await replaySource(source, path, file, options, guest);
  } finally {
    source.close();
  }
}

/**
 * The same of a log that somebody else has opened.
 * @param about what errors about the log have in front
 * @param file the guest's, for a log that has only its hash
 * @param given the path that the guest's file was given by, for messages
 */
export async function replaySource(
  source: LogSource,
  about: string,
  file: Uint8Array | undefined,
  options: ReplayerOptions = {},
  given?: string,
): Promise<LogReplay> {
  try {
    const log = new LogReader(source);
    const computer = withGivenGuest(given, () => computerFrom(log.header.machine, file));
    const statistics = new Statistics();
    const result = await replay(computer, new Replayer(log, options), { statistics });
    return { result, computer, statistics };
  } catch (error) {
    throw inLog(about, error);
  }
}

/** Of a guest that was given, an error names the file that was. */
function withGivenGuest<T>(guest: string | undefined, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (guest === undefined || !(error instanceof LockstepError) || error.code !== 'bad-image') throw error;
    const problem = `--guest ${guest}: not the guest that was recorded`;
    throw new LockstepError(error.code, `${problem} (${error.message})`, { cause: error });
  }
}

/** An error with the path of the log that it is about. */
export function inLog(path: string, error: unknown): unknown {
  if (!(error instanceof LockstepError) || error.code === 'bad-file') return error;
  return new LockstepError(error.code, `${path}: ${error.message}`, { cause: error });
}
