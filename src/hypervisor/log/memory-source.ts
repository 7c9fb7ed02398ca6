import type { LogSource } from './log-source.ts';

/** A log that lies in memory. */
export function memorySource(log: Uint8Array): LogSource {
  return { bytes: log.length, read: (at, bytes) => log.subarray(at, at + bytes) };
}
