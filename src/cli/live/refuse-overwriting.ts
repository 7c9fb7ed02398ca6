import { statSync } from 'node:fs';

import type { LogFile } from '../../environment/host/log-file.ts';
import { LockstepError } from '../../machine/errors.ts';

/**
 * Refuses to write a log over what is still needed. Any other file is written anew, as compilers do.
 * @param needed paths
 * @throws LockstepError `bad-configuration`
 */
export function refuseOverwriting({ path, identity }: LogFile, needed: readonly string[]): void {
  const same = needed.find((other) => identityOf(other) === identity);
  if (same === undefined) return;
  const what = same === path ? 'it' : `it is the same file as ${same}, which`;
  throw new LockstepError(
    'bad-configuration',
    `-o ${path}: ${what} is needed for the run; give the log another name`,
  );
}

function identityOf(path: string): string | undefined {
  const status = statSync(path, { bigint: true, throwIfNoEntry: false });
  return status === undefined ? undefined : `${status.dev}:${status.ino}`;
}
