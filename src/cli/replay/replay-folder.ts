import { join } from 'node:path';

import { LockstepError } from '../../machine/errors.ts';
import { EXIT, VERDICT } from '../exit-codes.ts';
import { asksInvariants } from '../invariant-options.ts';
import { tell } from '../tell.ts';
import { folderFiles } from './folder-files.ts';
import { requireLeak } from './leak-named.ts';
import type { ReplayArguments } from './replay-arguments.ts';
import { replayInWorkers } from './replay-in-workers.ts';
import { ReplayReport } from './replay-report.ts';

/** From good to bad: a folder ends with the worst of its files. */
const SEVERITY: readonly number[] = [VERDICT.good, VERDICT.torn, VERDICT.bad, VERDICT.refused, EXIT.internal];

/**
 * Replays every log, recording and scenario in a folder and the folders in it, on all cores, and tells of each in the
 * order of their names, whichever is done first. @returns the worst of their exit codes
 * @throws LockstepError `bad-file`: there is none; `bad-configuration`: what is asked makes sense for none of them
 */
export async function replayFolder(folder: string, options: ReplayArguments): Promise<number> {
  const names = folderFiles(folder);
  const logs = names.filter((name) => name.endsWith('.log')).length;
  const unasked = asksInvariants(options.invariants) ? logs : 0;
  if (unasked === names.length) {
    throw new LockstepError(
      'bad-configuration',
      `${folder}: only logs are in it, and what is asked of guests is asked of scenarios only`,
    );
  }
  const { guest, leak, invariants, update } = options;
  if (leak !== undefined) requireLeak(leak);
  const orders = names.map((name) => ({
    path: join(folder, name),
    name,
    given: { guest, leak, invariants, update },
  }));
  const report = new ReplayReport(options.format, folder);
  let worst: number = VERDICT.good;
  await replayInWorkers(orders, options.timeoutMilliseconds, (file) => {
    report.add(file);
    if (SEVERITY.indexOf(file.code) > SEVERITY.indexOf(worst)) worst = file.code;
  });
  report.end(worst);
  if (unasked > 0)
    tell(`${folder}: what is asked of guests was asked of the scenarios, not of the logs (${unasked})`);
  return worst;
}
