/** Where a log is read from. */
export interface LogSource {
  /** How long it is. */
  readonly bytes: number;
  /** Whether more may be appended to it, in whole frames. */
  readonly growing?: boolean;
  /**
   * A part of it; a view that holds until the next call.
   * @param at offset of its first byte; all of it lies within the log
   */
  read(at: number, bytes: number): Uint8Array;
}

/** A log that lies in memory. */
export function memorySource(log: Uint8Array): LogSource {
  return { bytes: log.length, read: (at, bytes) => log.subarray(at, at + bytes) };
}
