import { ByteWriter } from './byte-writer.ts';
import type { LogSink } from './log-sink.ts';

/** Keeps a log in memory. */
export class MemorySink implements LogSink {
  readonly #log = new ByteWriter();

  write(bytes: Uint8Array): void {
    this.#log.raw(bytes);
  }

  /** What was written so far; a view that holds until the next write or reset. */
  get bytes(): Uint8Array {
    return this.#log.bytes.subarray(0, this.#log.length);
  }

  /** Begins anew, with the memory it has. */
  reset(): void {
    this.#log.length = 0;
  }
}
