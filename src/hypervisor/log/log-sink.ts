/** Where a log is written to. */
export interface LogSink {
  /** Appends. The bytes are used again afterwards: a sink writes them at once, or copies them. */
  write(bytes: Uint8Array): void;
}
