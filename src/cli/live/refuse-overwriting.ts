import { closeSync, readSync, statSync } from 'node:fs';

import { openFile } from '../../environment/host/file.ts';
import type { LogFile } from '../../environment/host/log-file.ts';
import { LOG_MAGIC } from '../../hypervisor/log/header-codec.ts';
import { LockstepError } from '../../machine/errors.ts';

/**
 * Refuses to write a log over anything but another log, and over what the run needs.
 * @param needed paths
 * @throws LockstepError `bad-configuration`, or `bad-file`: it cannot be read
 */
export function refuseOverwriting({ path, identity }: LogFile, needed: readonly string[]): void {
  const same = needed.find((other) => identityOf(other) === identity);
  if (same === undefined) {
    if (beginsAsLog(path)) return;
    throw new LockstepError(
      'bad-configuration',
      `-o ${path}: it exists and is no log, so it is not written over; remove it or give the log another name`,
    );
  }
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

/** Whether a file begins as logs do; an empty one has nothing to lose. */
function beginsAsLog(path: string): boolean {
  const file = openFile(path, 'r');
  try {
    const start = new Uint8Array(LOG_MAGIC.length);
    const bytes = start.subarray(0, readSync(file, start, 0, start.length, 0));
    return bytes.every((byte, index) => byte === LOG_MAGIC[index]);
  } finally {
    closeSync(file);
  }
}
