import process from 'node:process';
import fc from 'fast-check';
import { test } from 'vitest';

/** Without an option every run draws the same trials, so that a gate that was green stays green. */
const DEFAULT_SEED = 20_260_101;

const { LOCKSTEP_SEED, LOCKSTEP_RUNS, LOCKSTEP_PATH } = process.env;

/** As tools/properties.mjs sets them. */
const OPTIONS = {
  seed: LOCKSTEP_SEED === undefined ? DEFAULT_SEED : Number(LOCKSTEP_SEED),
  runs: LOCKSTEP_RUNS === undefined ? undefined : Number(LOCKSTEP_RUNS),
  path: LOCKSTEP_PATH,
};

export interface LawOptions<T> {
  /** Trials in `npm test`; `npm run properties -- --numRuns N` makes it others. */
  readonly numRuns: number;
  /** What else to tell of a counterexample. */
  readonly show?: (value: T) => string;
}

/**
 * A law of Lockstep as a test: `holds` throws for a value for which it does not. The message of a failure has the
 * smallest counterexample found, and ends with the command that replays it.
 */
export function law<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  { numRuns, show }: LawOptions<T>,
  holds: (value: T) => void,
): void {
  test(`${name}`, () => {
    const { seed, runs = numRuns, path } = OPTIONS;
    const property = fc.property(arbitrary, (value) => holds(value));
    const details = fc.check(property, { seed, numRuns: runs, ...(path !== undefined && { path }) });
    if (!details.failed) return;
    const [example] = details.counterexample ?? [];
    const { errorInstance, counterexamplePath } = details;
    const parts = [
      fc.defaultReportMessage(details),
      errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
      ...(example === undefined || show === undefined ? [] : [show(example)]),
      `To replay it:\n  npm run properties -- --law "${name}" --seed ${details.seed} --path "${counterexamplePath}"`,
    ];
    throw new Error(parts.join('\n\n'), { cause: errorInstance });
  });
}
