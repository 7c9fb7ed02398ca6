import type { GuestRun, Invariant } from './invariant.ts';

/**
 * An invariant in the user's own words, asked about each trial when it is over. It is broken where it returns `false` or a
 * text that says why, or throws.
 */
export type Predicate = (run: GuestRun) => unknown;

/** Makes an invariant of a function, unless it is one. */
export function invariantOf(given: Invariant | Predicate): Invariant {
  if (typeof given !== 'function') return given;
  return {
    name: given.name === '' ? 'your predicate' : given.name,
    witness: () => ({
      end: (run) => {
        const message = reasonAgainst(given, run);
        return message === undefined ? undefined : { position: run.position, message };
      },
    }),
  };
}

function reasonAgainst(predicate: Predicate, run: GuestRun): string | undefined {
  try {
    const answer = predicate(run);
    if (typeof answer === 'string') return answer;
    return answer === false ? 'the predicate returned false' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
