import { LockstepError } from '../../machine/errors.ts';

/**
 * An error for bytes of a log that no recorder has written.
 * @param offset of the first of them in the file
 */
export function damagedLog(offset: number, what: string): LockstepError {
  return new LockstepError(
    'bad-log',
    `the log is damaged at byte ${offset}: ${what}; what lies behind that cannot be relied on, so take another copy of it or record again`,
  );
}
