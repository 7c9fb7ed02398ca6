/**
 * What went wrong, for programs: messages are for people and may change, codes may not.
 *
 * - `bad-image`: the guest's file cannot be run (not an ELF, truncated, another architecture, too large)
 * - `bad-configuration`: a board, environment or command-line setting that makes no sense
 * - `bad-input`: an input that the machine does not accept where it stands
 * - `bad-state`: bytes that are no saved state of this machine
 * - `bad-log`: bytes that are no log, a damaged one, or one of another machine or release
 * - `bad-scenario`: a scenario that is not written as one
 * - `bad-file`: a file that cannot be read or written
 */
export type ErrorCode =
  'bad-image' | 'bad-configuration' | 'bad-input' | 'bad-state' | 'bad-log' | 'bad-scenario' | 'bad-file';

/** An error that a user or caller can cause. The message says what is wrong, where, and what to do. */
export class LockstepError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LockstepError';
    this.code = code;
  }
}
