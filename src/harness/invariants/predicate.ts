import { LockstepError } from '../../machine/errors.ts';
import type { GuestRun, Invariant } from './invariant.ts';

/**
 * An invariant in the user's own words, asked about each trial when it is over. It is broken where it returns `false` or a
 * text that says why, or throws. It answers at once: a promise is refused.
 */
export type Predicate = (run: GuestRun) => unknown;

/**
 * Makes an invariant of a function, unless it is one.
 * @throws LockstepError `bad-configuration`: it is neither
 */
export function invariantOf(given: Invariant | Predicate): Invariant {
  if (typeof given !== 'function') return checked(given);
  return {
    name: nameOf(given),
    witness: () => ({
      end: (run) => {
        const message = reasonAgainst(given, run);
        return message === undefined ? undefined : { position: run.position, message };
      },
    }),
  };
}

function checked(given: Invariant): Invariant {
  const { name, witness } = (given ?? {}) as Partial<Invariant>;
  if (typeof name === 'string' && typeof witness === 'function') return given;
  throw new LockstepError(
    'bad-configuration',
    `invariants: ${JSON.stringify(given)} is none; give invariant.exit(0) and its like, or a function (run) => boolean`,
  );
}

function nameOf({ name }: Predicate): string {
  return name === '' ? 'your predicate' : name;
}

function reasonAgainst(predicate: Predicate, run: GuestRun): string | undefined {
  let answer: unknown;
  try {
    answer = predicate(run);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  refusePromise(answer, predicate);
  if (typeof answer === 'string') return answer;
  return answer === false ? 'the predicate returned false' : undefined;
}

/** The verdict is wanted at once: what is only promised would pass, whatever it came to. */
function refusePromise(answer: unknown, predicate: Predicate): void {
  const { then } = (answer ?? {}) as Partial<PromiseLike<unknown>>;
  if (typeof then !== 'function') return;
  // Nobody else waits for it, and its rejection would end the process.
  const ignore = (): void => {};
  then.call(answer, ignore, ignore);
  throw new LockstepError(
    'bad-configuration',
    `invariant "${nameOf(predicate)}" returned a promise: an invariant has to answer at once, so it cannot be async`,
  );
}
