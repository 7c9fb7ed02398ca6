import type { LogSink } from './log-sink.ts';
import type { LogSource } from './log-source.ts';
import { MemorySink } from './memory-sink.ts';

/** A log in memory that is read while it comes in, in whole frames: what a backup has received. */
export class GrowingLog implements LogSource, LogSink {
  readonly #log = new MemorySink();
  #growing = true;

  get bytes(): number {
    return this.#log.bytes.length;
  }

  get growing(): boolean {
    return this.#growing;
  }

  write(bytes: Uint8Array): void {
    this.#log.write(bytes);
  }

  read(at: number, bytes: number): Uint8Array {
    return this.#log.bytes.subarray(at, at + bytes);
  }

  /** Nothing more will come: whoever reads to the end finds it torn, unless it was finished. */
  close(): void {
    this.#growing = false;
  }
}
