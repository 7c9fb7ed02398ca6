import { closeSync, readSync, statSync } from 'node:fs';

import { openFile, regularFile } from '../../environment/host/file.ts';
import { LockstepError } from '../../machine/errors.ts';
import { asksInvariants } from '../invariant-options.ts';
import type { ReplayArguments } from './replay-arguments.ts';
import { tell } from '../tell.ts';
import { replayFolder } from './replay-folder.ts';
import { replayOnTerminal } from './replay-on-terminal.ts';
import { replayScenario } from './replay-scenario.ts';

/** Replays a log, a scenario, or all that a folder has of both; returns what the process ends with. */
export async function replayPath(path: string, options: ReplayArguments): Promise<number> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    return replayFolder(path, options);
  }
  if (kindOf(path) === 'log') {
    if (asksInvariants(options.invariants)) {
      throw new LockstepError('bad-configuration', `${path}: ${INVARIANTS_OF_LOG}`);
    }
    return replayOnTerminal(path, options);
  }
  const { code, line, printed } = await replayScenario(path, options.guest, options.invariants);
  process.stdout.write(printed);
  tell(`${path}: ${line}`);
  return code;
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

const INVARIANTS_OF_LOG =
  'a log is only compared with its recording, so --expect-exit, --never-output and --never-reach do not apply; ' +
  'ask them of a scenario, or with lockstep check';

/** What the first byte of a log is, and of no text. */
const LOG_MAGIC = 0x89;
const FIRST_BYTES = 256;
