import { knownOptions } from '../known-options.ts';
import type { Invariant } from './invariant.ts';

/** How much is asked of a guest's end. */
export interface ExitOptions {
  /** The guest has to switch its machine off: one that waits for what cannot come, or is not done at the limit, breaks it too. */
  readonly required?: boolean;
}

/**
 * The guest does not switch its machine off with another code than this. One that is still at work at the trial's limit, or
 * waits for something that does not come, has not broken it, unless an exit is `required`.
 */
export function exit(code: number, options: ExitOptions = {}): Invariant {
  knownOptions('invariant.exit', options, ['required']);
  const { required = false } = options;
  return {
    name: required ? `ends with exit code ${code}` : `exit code ${code}`,
    asked: required ? { ends: code } : { exit: code },
    witness: () => ({
      end: ({ outcome, position }) => {
        if (outcome.end === 'halt') {
          return outcome.code === code
            ? undefined
            : { position, message: `the exit code is ${outcome.code}` };
        }
        return required && outcome.end !== 'power-off'
          ? {
              position,
              message:
                outcome.end === 'stuck' ? 'the guest waits for what cannot come' : 'the guest has not ended',
            }
          : undefined;
      },
    }),
  };
}
