import { fstatSync, readSync } from 'node:fs';
import type { ReadStream } from 'node:tty';

import type { NextArrival } from '../environment.ts';
import { ByteQueue } from './byte-queue.ts';

/** What is typed at a guest. */
export interface Input {
  read(room: number): Uint8Array;
  readonly waiting: boolean;
  readonly next: NextArrival;
  /** Gives the terminal back, and lets the process end. */
  close(): void;
}

/** Where input goes through on its way: commands are taken out of what comes from a terminal. */
export type Filter = (typed: Uint8Array) => Uint8Array;

const QUEUE_BYTES = 64 * 1024;
const STANDARD_INPUT = 0;

/** A terminal or pipe: read as it comes, but never far ahead of the guest. */
export class StreamInput implements Input {
  readonly #stream: NodeJS.ReadStream;
  readonly #queue = new ByteQueue();
  #ended = false;

  constructor(stream: NodeJS.ReadStream, wake: () => void, filter: Filter = (typed) => typed) {
    this.#stream = stream;
    const end = (): void => {
      this.#ended = true;
      wake();
    };
    stream.on('data', (chunk: Buffer) => {
      this.#queue.add(filter(chunk));
      if (this.#queue.length >= QUEUE_BYTES) stream.pause();
      wake();
    });
    stream.on('end', end);
    // A terminal that goes away answers with an error; there is no more input then.
    stream.on('error', end);
  }

  read(room: number): Uint8Array {
    const data = this.#queue.take(room);
    if (this.#queue.length < QUEUE_BYTES && !this.#ended) this.#stream.resume();
    return data;
  }

  get waiting(): boolean {
    return this.#queue.length > 0;
  }

  get next(): NextArrival {
    return this.#ended ? 'never' : 'unknown';
  }

  close(): void {
    this.#stream.pause();
    // Streams of files and of devices such as /dev/null have nothing to release.
    this.#stream.unref?.();
  }
}

/** A file given as standard input: read only as the guest takes it, so that the host's timing plays no part. */
export class FileInput implements Input {
  readonly next = 'never';
  readonly #file: number;
  readonly #queue = new ByteQueue();
  #ended = false;

  constructor(file: number) {
    this.#file = file;
  }

  get waiting(): boolean {
    if (this.#queue.length === 0 && !this.#ended) this.#fill();
    return this.#queue.length > 0;
  }

  read(room: number): Uint8Array {
    return this.waiting ? this.#queue.take(room) : new Uint8Array(0);
  }

  close(): void {}

  #fill(): void {
    const chunk = new Uint8Array(QUEUE_BYTES);
    const bytes = readSync(this.#file, chunk, 0, chunk.length, null);
    this.#ended = bytes === 0;
    this.#queue.add(chunk.subarray(0, bytes));
  }
}

/** A terminal in raw mode, so that the guest gets each key; given back by `close`, or when the process ends. */
export class TerminalInput extends StreamInput {
  readonly #terminal: ReadStream;
  readonly #restore = (): void => {
    this.#terminal.setRawMode(false);
  };
  /** After a stop and `fg` the shell has put the terminal into its own mode. */
  readonly #continue = (): void => {
    this.#terminal.setRawMode(true);
  };

  constructor(terminal: ReadStream, wake: () => void, filter: Filter) {
    super(terminal, wake, filter);
    this.#terminal = terminal;
    terminal.setRawMode(true);
    process.on('exit', this.#restore);
    process.on('SIGCONT', this.#continue);
  }

  override close(): void {
    this.#restore();
    process.off('exit', this.#restore);
    process.off('SIGCONT', this.#continue);
    super.close();
  }
}

/** The process's standard input, whatever it is. */
export function openStandardInput(wake: () => void, filter: Filter): Input {
  if (isRegularFile(STANDARD_INPUT)) return new FileInput(STANDARD_INPUT);
  const { stdin } = process;
  return stdin.isTTY ? new TerminalInput(stdin, wake, filter) : new StreamInput(stdin, wake);
}

function isRegularFile(file: number): boolean {
  try {
    return fstatSync(file).isFile();
  } catch {
    // Closed by whoever started the process: Node gives an empty stream then.
    return false;
  }
}
