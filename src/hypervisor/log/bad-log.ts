import { LockstepError } from '../../machine/errors.ts';

/**
 * An error for bytes of a log that no recorder has written.
 * @param offset of the first of them in the file
 */
export function damagedLog(offset: number, what: string): LockstepError {
  return new LockstepError(
    'bad-log',
    `the log is damaged at byte ${offset}: ${what}; nothing in it can be relied on, so take a copy or record again`,
  );
}
