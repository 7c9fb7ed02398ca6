import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

import { LockstepError } from '../../machine/errors.ts';
import { VERDICT } from '../exit-codes.ts';
import { asksInvariants } from '../invariant-options.ts';
import { tell } from '../tell.ts';
import { formatReplay, replayCode } from './format-replay.ts';
import type { ReplayArguments } from './replay-arguments.ts';
import { replayLog } from './replay-log.ts';
import { replayScenario } from './replay-scenario.ts';

/** From good to bad: a folder ends with the worst of its files. */
const SEVERITY: readonly number[] = [VERDICT.good, VERDICT.torn, VERDICT.bad, VERDICT.refused];

/**
 * Replays every log and every scenario in a folder and the folders in it, in the order of their names, and writes a line
 * for each. @returns the worst of their exit codes
 * @throws LockstepError `bad-file`: there is none
 */
export async function replayFolder(folder: string, options: ReplayArguments): Promise<number> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|log)$/.test(name))
    .map((name) => name.replaceAll(sep, '/'))
    .sort();
  if (names.length === 0) {
    throw new LockstepError('bad-file', `${folder}: nothing to replay: no *.log and no *.json is in it`);
  }
  const logs = names.filter((name) => name.endsWith('.log')).length;
  const unasked = asksInvariants(options.invariants) ? logs : 0;
  if (unasked === names.length) {
    throw new LockstepError(
      'bad-configuration',
      `${folder}: only logs are in it, and what is asked of guests is asked of scenarios only`,
    );
  }
  let worst: number = VERDICT.good;
  let good = 0;
  for (const name of names) {
    const { code, line } = await replayOne(join(folder, name), options);
    process.stdout.write(`${name}: ${line}\n`);
    if (code === VERDICT.good) good++;
    if (SEVERITY.indexOf(code) > SEVERITY.indexOf(worst)) worst = code;
  }
  process.stdout.write(`${good} of ${names.length} as recorded or expected\n`);
  if (unasked > 0)
    tell(`${folder}: what is asked of guests was asked of the scenarios, not of the logs (${unasked})`);
  return worst;
}

async function replayOne(
  path: string,
  { guest, invariants }: ReplayArguments,
): Promise<{ readonly code: number; readonly line: string }> {
  try {
    if (path.endsWith('.log')) {
      const { result } = await replayLog(path, guest);
      return { code: replayCode(result), line: formatReplay(result) };
    }
    return await replayScenario(path, guest, invariants);
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    return { code: VERDICT.refused, line: `refused: ${error.message.replace(`${path}: `, '')}` };
  }
}
