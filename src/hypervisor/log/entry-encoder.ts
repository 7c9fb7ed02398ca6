import { LockstepError } from '../../machine/errors.ts';
import type {
  ClockInput,
  CompletionInput,
  FrameInput,
  Input,
  PaceInput,
  SignalInput,
} from '../../machine/input.ts';
import type { Outcome } from '../outcome.ts';
import type { ByteWriter } from './byte-writer.ts';
import { EntryContext } from './entry-context.ts';
import type { WordKind } from './entry-kinds.ts';
import {
  COMPLETION_WORD,
  CONSOLE_WORD,
  ENDS,
  EXPIRY_WORD,
  FRAME_WORD,
  GENERAL,
  GENERAL_PREFIX,
  GENERAL_SHIFT,
  READING_WORD,
  SHORT_WORD,
  SIGNAL_WORD,
  WORD,
} from './entry-kinds.ts';
import { fold } from './fold.ts';

/** Longer data is refused, so that a frame's length stays below 2^31. */
export const MAX_DATA_BYTES = 2 ** 30;

/** Entries as bytes. What cannot be written throws a `LockstepError` `bad-input`, and nothing was written. */
export class EntryEncoder {
  readonly #out: ByteWriter;
  readonly #context = new EntryContext();

  constructor(out: ByteWriter) {
    this.#out = out;
  }

  /** The position of the last entry. */
  get position(): number {
    return this.#context.position;
  }

  input(position: number, input: Input, asked: boolean, hart: number): void {
    if (asked && input.kind !== 'clock' && input.kind !== 'signal') {
      throw unwritable(`a question has been answered with a ${input.kind}`);
    }
    switch (input.kind) {
      case 'clock':
        requireNumber('clock value', input.value);
        if (asked) this.#reading(this.#begin(position, hart), input);
        else this.#expiry(this.#begin(position, hart), input);
        break;
      case 'pace':
        this.#pace(position, input, hart);
        break;
      case 'console':
        requireData(input.data);
        this.#data(GENERAL.console, CONSOLE_WORD, this.#begin(position, hart), input.data);
        break;
      case 'frame':
        this.#frame(position, input, hart);
        break;
      case 'completion':
        this.#completion(position, input, hart);
        break;
      case 'reset':
        this.#general(GENERAL.reset, this.#begin(position, hart));
        break;
      case 'signal':
        this.#signal(position, input, asked, hart);
        break;
    }
  }

  mark(position: number): void {
    this.#general(GENERAL.mark, this.#begin(position, 0));
  }

  checkpoint(position: number, digest: string, outputs: number): void {
    if (!/^[0-9a-f]{16}$/.test(digest)) {
      throw unwritable(`a digest has 16 hexadecimal digits in lower case, and "${digest}" has not`);
    }
    if (outputs >>> 0 !== outputs) throw unwritable(`the digest of outputs has 32 bits: ${outputs}`);
    this.#general(GENERAL.checkpoint, this.#begin(position, 0));
    this.#out.u32(Number.parseInt(digest.slice(8), 16));
    this.#out.u32(Number.parseInt(digest.slice(0, 8), 16));
    this.#out.u32(outputs);
  }

  snapshot(position: number, state: Uint8Array): void {
    requireData(state);
    this.#general(GENERAL.snapshot, this.#begin(position, 0));
    this.#out.varint(state.length);
    this.#out.raw(state);
  }

  powerOff(position: number): void {
    this.#general(GENERAL['power-off'], this.#begin(position, 0));
  }

  end(position: number, outcome: Outcome): void {
    const code = outcome.end === 'halt' ? outcome.code : 0;
    const folded = code < 0 ? -2 * code - 1 : 2 * code;
    if (!Number.isSafeInteger(code) || !Number.isSafeInteger(folded)) {
      throw unwritable(`exit code ${code}: not an integer, or too large`);
    }
    this.#general(GENERAL.end, this.#begin(position, 0));
    this.#out.u8(ENDS.indexOf(outcome.end));
    if (outcome.end === 'halt') this.#out.varint(folded);
  }

  #reading(delta: number, input: ClockInput): void {
    const { clock } = this.#context;
    const code = clock.encodeReading(input);
    if (delta < SHORT_WORD.deltas && code < SHORT_WORD.arguments) {
      this.#out.u16(SHORT_WORD.prefix | (code << SHORT_WORD.prefixBits) | (delta << SHORT_WORD.deltaShift));
    } else if (!this.#word(READING_WORD, delta, code)) {
      this.#general(GENERAL.reading, delta);
      this.#out.varint(code);
    }
  }

  #expiry(delta: number, input: ClockInput): void {
    const { clock } = this.#context;
    const code = clock.encodeExpiry(input);
    if (!this.#word(EXPIRY_WORD, delta, code)) {
      this.#general(GENERAL.expiry, delta);
      this.#out.varint(code);
    }
  }

  #pace(position: number, input: PaceInput, hart: number): void {
    requireNumber('clock value', input.base);
    requireNumber('rate', input.rate);
    const { pace } = this.#context;
    this.#general(GENERAL.pace, this.#begin(position, hart));
    this.#out.varint(fold(input.base, pace.base));
    this.#out.varint(fold(input.rate, pace.rate));
    pace.drawn(input);
  }

  #frame(position: number, { device, data }: FrameInput, hart: number): void {
    requireNumber('device', device);
    requireData(data);
    const delta = this.#begin(position, hart);
    if (!this.#word(FRAME_WORD, delta, this.#context.frameArgument(device, data.length))) {
      this.#general(GENERAL.frame, delta);
      this.#out.varint(device);
      this.#out.varint(data.length);
    }
    this.#out.raw(data);
    this.#context.frameDevice = device;
  }

  #completion(position: number, { device, request, status, data }: CompletionInput, hart: number): void {
    requireNumber('device', device);
    requireNumber('request', request);
    requireData(data);
    const { completions } = this.#context;
    const delta = this.#begin(position, hart);
    const argument = completions.argumentOf(device, request, status, data.length);
    if (!this.#word(COMPLETION_WORD, delta, argument)) {
      this.#general(GENERAL.completion, delta);
      this.#out.varint(device);
      this.#out.varint(completions.requestCode(request));
      this.#out.varint(2 * data.length + (status === 'ok' ? 0 : 1));
    }
    this.#out.raw(data);
    completions.completed(device, request, data.length);
  }

  #signal(position: number, { name, data }: SignalInput, asked: boolean, hart: number): void {
    requireData(data);
    const { names } = this.#context;
    const number = names.numberOf(name);
    const follows = number === names.length ? encodeName(name) : undefined;
    const delta = this.#begin(position, hart);
    if (!this.#word(SIGNAL_WORD, delta, this.#context.signalArgument(name, asked, data.length))) {
      this.#general(GENERAL.signal, delta);
      this.#out.varint(number);
      if (follows !== undefined) {
        this.#out.varint(follows.length);
        this.#out.raw(follows);
        names.add(name);
      }
      this.#out.varint(2 * data.length + Number(asked));
    }
    this.#out.raw(data);
  }

  #data(code: number, kind: WordKind, delta: number, data: Uint8Array): void {
    if (!this.#word(kind, delta, data.length)) {
      this.#general(code, delta);
      this.#out.varint(data.length);
    }
    this.#out.raw(data);
  }

  /** Goes to where the entry is, and writes whose it is unless it is hart 0. @returns the slots since the last entry */
  #begin(position: number, hart: number): number {
    requireNumber('position', position);
    requireNumber('hart', hart);
    const delta = position - this.#context.position;
    if (delta < 0) {
      throw unwritable(`positions never fall, and ${position} follows ${this.#context.position}`);
    }
    this.#context.position = position;
    if (hart !== 0) {
      this.#out.u8(GENERAL_PREFIX | (GENERAL.hart << GENERAL_SHIFT));
      this.#out.varint(hart);
    }
    return delta;
  }

  /** Writes a word, if all of it fits. */
  #word(kind: WordKind, delta: number, argument: number): boolean {
    if (delta >= WORD.deltas || argument >= kind.arguments) return false;
    this.#out.u24(kind.prefix | (argument << kind.prefixBits) | (delta << WORD.deltaShift));
    return true;
  }

  #general(code: number, delta: number): void {
    this.#out.u8(GENERAL_PREFIX | (code << GENERAL_SHIFT));
    this.#out.varint(delta);
  }
}

function encodeName(name: string): Uint8Array {
  const bytes = new TextEncoder().encode(name);
  if (new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) !== name) {
    throw unwritable(`the name of a signal is not well-formed Unicode: ${JSON.stringify(name)}`);
  }
  return bytes;
}

function requireNumber(what: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 0)) {
    throw unwritable(`${what} ${value}: not an integer from 0 to 2^53 - 1`);
  }
}

function requireData(data: Uint8Array): void {
  if (data.length > MAX_DATA_BYTES) {
    throw unwritable(`${data.length} bytes in one entry; at most ${MAX_DATA_BYTES} can be written`);
  }
}

function unwritable(what: string): LockstepError {
  return new LockstepError('bad-input', `this cannot be written into a log: ${what}`);
}
