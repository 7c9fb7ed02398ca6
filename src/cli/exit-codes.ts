/** What the process ends with where the guest's own code does not apply. */
export const EXIT = {
  /** The guest did not end: its limit was reached, or it waits for what cannot come. */
  notEnded: 124,
  /** Lockstep itself could not do what was asked. */
  failed: 125,
  /** Lockstep itself is wrong, in a command that judges. */
  internal: 70,
  /** Nobody reads the output any more; as if ended by SIGPIPE. */
  outputClosed: 141,
} as const;

/** How a command ends that could not do what was asked. */
export interface FailureCodes {
  /** What was asked for is wrong: the command line, a file. */
  readonly refused: number;
  /** Lockstep itself is wrong. */
  readonly internal: number;
}

/** Commands that pass a guest's exit code through keep out of its way. */
const RUNNING: FailureCodes = { refused: EXIT.failed, internal: EXIT.failed };
const JUDGING: FailureCodes = { refused: 2, internal: EXIT.internal };

const JUDGING_COMMANDS: ReadonlySet<string> = new Set([
  'replay',
  'inspect',
  'check',
  'keep',
  'diff',
  'shrink',
  'pair',
  'report',
  'demo',
]);

/** @param command the command line's first word */
export function failureCodes(command: string | undefined): FailureCodes {
  return command !== undefined && JUDGING_COMMANDS.has(command) ? JUDGING : RUNNING;
}

/** What commands that judge end with. */
export const VERDICT = {
  good: 0,
  /** A replay differs, a law or an invariant does not hold, a fixture is not as expected. */
  bad: 1,
  /** What was given cannot be judged. */
  refused: 2,
  /** No trial exercised anything. */
  inconclusive: 3,
  /** The recorder ended early; everything up to there is as recorded. */
  torn: 4,
} as const;

/** A process ended by a signal has 128 and the signal's number. */
export const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
