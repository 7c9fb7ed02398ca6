/** What the process ends with where the guest's own code does not apply. */
export const EXIT = {
  /** The guest did not end: its limit was reached, or it waits for what cannot come. */
  notEnded: 124,
  /** Lockstep itself could not do what was asked. */
  failed: 125,
  /** Nobody reads the output any more; as if ended by SIGPIPE. */
  outputClosed: 141,
} as const;

/** A process ended by a signal has 128 and the signal's number. */
export const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
