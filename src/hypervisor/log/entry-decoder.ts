import type {
  ClockInput,
  CompletionInput,
  ConsoleInput,
  FrameInput,
  Input,
  PaceInput,
  SignalInput,
} from '../../machine/input.ts';
import type { Outcome } from '../outcome.ts';
import { damagedLog } from './bad-log.ts';
import type { CheckpointEntry, LogEntry, MarkEntry } from './entry.ts';
import { EntryContext } from './entry-context.ts';
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
  SIGNAL_ASKED_SHIFT,
  SIGNAL_LENGTH_SHIFT,
  SIGNAL_NAMES,
  SIGNAL_WORD,
  WORD,
} from './entry-kinds.ts';
import type { WordKind } from './entry-kinds.ts';
import { unfold } from './fold.ts';
import type { FrameBytes } from './frame-bytes.ts';
import type { Mutable } from './place.ts';

const RESET: Input = { kind: 'reset' };
/** Filled in when the entry is read. */
const PLACE = { sequence: 0, position: 0, hart: 0 } as const;
const EMPTY = new Uint8Array(0);
const GENERAL_HART = GENERAL_PREFIX | (GENERAL.hart << GENERAL_SHIFT);

/** The bits of a first byte that tell the kinds of words apart: a frame's prefix has two, a console's four. */
const SHORT_PREFIX_MASK = 0b111;
const LONG_PREFIX_MASK = 0b1111;

/**
 * Bytes as entries, as `EntryEncoder` writes them; whatever it would not have written is refused with a `LockstepError`
 * `bad-log`. The entries are the same objects again and again.
 */
export class EntryDecoder {
  readonly #in: FrameBytes;
  readonly #context = new EntryContext();
  /** Where the entry begins, and how many slots behind the one before it. */
  #offset = 0;
  #delta = 0;

  readonly #clock: Mutable<ClockInput> = { kind: 'clock', value: 0 };
  readonly #pace: Mutable<PaceInput> = { kind: 'pace', base: 0, rate: 0 };
  readonly #console: Mutable<ConsoleInput> = { kind: 'console', data: EMPTY };
  readonly #frame: Mutable<FrameInput> = { kind: 'frame', device: 0, data: EMPTY };
  readonly #completion: Mutable<CompletionInput> = {
    kind: 'completion',
    device: 0,
    request: 0,
    status: 'ok',
    data: EMPTY,
  };
  readonly #completionFields = { device: 0, request: 0, status: 'ok' as 'ok' | 'error', bytes: 0 };
  readonly #signal: Mutable<SignalInput> = { kind: 'signal', name: '', data: EMPTY };

  readonly #input = {
    kind: 'input' as 'input' | 'answer',
    sequence: 0,
    position: 0,
    hart: 0,
    input: RESET,
  };
  readonly #mark: Mutable<MarkEntry> = { kind: 'mark', sequence: 0, position: 0, hart: 0 };
  readonly #checkpoint: Mutable<CheckpointEntry> = {
    kind: 'checkpoint',
    sequence: 0,
    position: 0,
    hart: 0,
    digest: '',
    outputs: 0,
  };

  constructor(bytes: FrameBytes) {
    this.#in = bytes;
  }

  /** The next entry, which gets this number. */
  next(sequence: number): LogEntry {
    const bytes = this.#in;
    this.#offset = bytes.offset;
    let first = bytes.u8();
    let hart = 0;
    if (first === GENERAL_HART) {
      hart = bytes.varint();
      if (hart === 0) throw this.#refuse('hart 0 is named, which is never done');
      first = bytes.u8();
    }
    const entry = this.#entry(first);
    if (hart !== 0 && entry.kind !== 'input' && entry.kind !== 'answer') {
      throw this.#refuse(`a ${entry.kind} concerns no hart`);
    }
    entry.sequence = sequence;
    entry.position = this.#context.position;
    entry.hart = hart;
    return entry as LogEntry;
  }

  #entry(first: number): Mutable<LogEntry> {
    switch (first & SHORT_PREFIX_MASK) {
      case READING_WORD.prefix:
        return this.#reading(this.#word(first, READING_WORD), true);
      case EXPIRY_WORD.prefix:
        return this.#expiry(this.#word(first, EXPIRY_WORD));
      case SHORT_WORD.prefix:
        return this.#shortReading(first);
      case COMPLETION_WORD.prefix:
        return this.#completionWord(this.#word(first, COMPLETION_WORD));
      case CONSOLE_WORD.prefix & SHORT_PREFIX_MASK:
        return (first & LONG_PREFIX_MASK) === CONSOLE_WORD.prefix
          ? this.#consoleData(this.#word(first, CONSOLE_WORD))
          : this.#signalWord(this.#word(first, SIGNAL_WORD));
      case GENERAL_PREFIX:
        return this.#general(first >> GENERAL_SHIFT);
      default:
        return this.#frameData(this.#context.frameDevice, this.#word(first, FRAME_WORD));
    }
  }

  /** The rest of a word that begins with `first`; sets the position. @returns its argument */
  #word(first: number, kind: WordKind): number {
    const word = first | (this.#in.u16() << 8);
    this.#advance(word >>> WORD.deltaShift);
    return (word & ((1 << WORD.deltaShift) - 1)) >>> kind.prefixBits;
  }

  #shortReading(first: number): Mutable<LogEntry> {
    const word = first | (this.#in.u8() << 8);
    this.#advance(word >>> SHORT_WORD.deltaShift);
    return this.#reading((word >>> SHORT_WORD.prefixBits) & (SHORT_WORD.arguments - 1), false);
  }

  #general(code: number): Mutable<LogEntry> {
    const bytes = this.#in;
    if (code === GENERAL.hart || code > GENERAL.end)
      throw this.#refuse(`there is no entry with code ${code}`);
    this.#advance(bytes.varint());
    switch (code) {
      case GENERAL.reading:
        return this.#reading(this.#unlessWord(bytes.varint(), READING_WORD), true);
      case GENERAL.expiry:
        return this.#expiry(this.#unlessWord(bytes.varint(), EXPIRY_WORD));
      case GENERAL.pace:
        return this.#generalPace();
      case GENERAL.console:
        return this.#consoleData(this.#unlessWord(bytes.varint(), CONSOLE_WORD));
      case GENERAL.frame:
        return this.#generalFrame();
      case GENERAL.completion:
        return this.#generalCompletion();
      case GENERAL.reset:
        return this.#arrived(RESET);
      case GENERAL.signal:
        return this.#generalSignal();
      case GENERAL.mark:
        return this.#mark;
      case GENERAL.checkpoint:
        return this.#generalCheckpoint();
      case GENERAL.snapshot:
        return { kind: 'snapshot', ...PLACE, state: this.#data(bytes.varint()) };
      case GENERAL['power-off']:
        return { kind: 'power-off', ...PLACE };
      default:
        return { kind: 'end', ...PLACE, outcome: this.#outcome() };
    }
  }

  #advance(delta: number): void {
    this.#delta = delta;
    this.#context.position += delta;
    if (this.#context.position > Number.MAX_SAFE_INTEGER) throw this.#refuse('a position is beyond 2^53 - 1');
  }

  /** An argument that was read from the general form, and would not have fit into a word. */
  #unlessWord(argument: number, kind: WordKind): number {
    if (this.#delta < WORD.deltas && argument < kind.arguments) throw this.#notShortest();
    return argument;
  }

  #reading(code: number, long: boolean): Mutable<LogEntry> {
    const { clock } = this.#context;
    if (long && this.#delta < SHORT_WORD.deltas && code < SHORT_WORD.arguments) {
      throw this.#notShortest();
    }
    clock.decodeReading(code, this.#clock);
    return this.#answered(this.#clock);
  }

  #expiry(code: number): Mutable<LogEntry> {
    const { clock } = this.#context;
    clock.decodeExpiry(code, this.#clock);
    return this.#arrived(this.#clock);
  }

  #generalPace(): Mutable<LogEntry> {
    const { pace } = this.#context;
    this.#pace.base = unfold(this.#in.varint(), pace.base);
    this.#pace.rate = unfold(this.#in.varint(), pace.rate);
    pace.drawn(this.#pace);
    return this.#arrived(this.#pace);
  }

  #consoleData(bytes: number): Mutable<LogEntry> {
    this.#console.data = this.#data(bytes);
    return this.#arrived(this.#console);
  }

  #generalFrame(): Mutable<LogEntry> {
    const device = this.#in.varint();
    const bytes = this.#in.varint();
    this.#unlessWord(this.#context.frameArgument(device, bytes), FRAME_WORD);
    return this.#frameData(device, bytes);
  }

  #frameData(device: number, bytes: number): Mutable<LogEntry> {
    this.#frame.device = device;
    this.#frame.data = this.#data(bytes);
    this.#context.frameDevice = device;
    return this.#arrived(this.#frame);
  }

  #completionWord(argument: number): Mutable<LogEntry> {
    const { completions } = this.#context;
    const fields = this.#completionFields;
    completions.fieldsOf(argument, fields);
    const { device, request, status, bytes } = fields;
    if (completions.argumentOf(device, request, status, bytes) !== argument) throw this.#notShortest();
    return this.#completionData(device, request, status, bytes);
  }

  #generalCompletion(): Mutable<LogEntry> {
    const { completions } = this.#context;
    const device = this.#in.varint();
    const request = completions.requestOf(this.#in.varint());
    const result = this.#in.varint();
    const status = result % 2 === 0 ? 'ok' : 'error';
    const bytes = Math.floor(result / 2);
    this.#unlessWord(completions.argumentOf(device, request, status, bytes), COMPLETION_WORD);
    return this.#completionData(device, request, status, bytes);
  }

  #completionData(device: number, request: number, status: 'ok' | 'error', bytes: number): Mutable<LogEntry> {
    const completion = this.#completion;
    completion.device = device;
    completion.request = request;
    completion.status = status;
    completion.data = this.#data(bytes);
    this.#context.completions.completed(device, request, bytes);
    return this.#arrived(completion);
  }

  #signalWord(argument: number): Mutable<LogEntry> {
    const number = argument & (SIGNAL_NAMES - 1);
    const name = this.#context.names.nameOf(number);
    if (name === undefined) throw this.#refuse(`there is no signal with number ${number}`);
    const asked = ((argument >> SIGNAL_ASKED_SHIFT) & 1) === 1;
    return this.#signalData(name, asked, argument >> SIGNAL_LENGTH_SHIFT);
  }

  #generalSignal(): Mutable<LogEntry> {
    const { names } = this.#context;
    const number = this.#in.varint();
    if (number > names.length) throw this.#refuse(`there is no signal with number ${number}`);
    const name = names.nameOf(number) ?? this.#newName();
    const result = this.#in.varint();
    const asked = result % 2 === 1;
    const bytes = Math.floor(result / 2);
    if (number < names.length) {
      this.#unlessWord(this.#context.signalArgument(name, asked, bytes), SIGNAL_WORD);
    } else {
      names.add(name);
    }
    return this.#signalData(name, asked, bytes);
  }

  #newName(): string {
    const { names } = this.#context;
    let name: string;
    try {
      const bytes = this.#in.raw(this.#in.varint());
      name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw this.#refuse('the name of a signal is no UTF-8');
    }
    if (names.numberOf(name) !== names.length) throw this.#notShortest();
    return name;
  }

  #signalData(name: string, asked: boolean, bytes: number): Mutable<LogEntry> {
    this.#signal.name = name;
    this.#signal.data = this.#data(bytes);
    return asked ? this.#answered(this.#signal) : this.#arrived(this.#signal);
  }

  #generalCheckpoint(): Mutable<LogEntry> {
    const low = this.#in.u32();
    const high = this.#in.u32();
    this.#checkpoint.digest = high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
    this.#checkpoint.outputs = this.#in.u32();
    return this.#checkpoint;
  }

  #outcome(): Outcome {
    const number = this.#in.u8();
    const end = ENDS[number];
    if (end === undefined) throw this.#refuse(`there is no way to end with number ${number}`);
    if (end !== 'halt') return { end };
    const code = this.#in.varint();
    return { end, code: code % 2 === 0 ? code / 2 : -(code + 1) / 2 };
  }

  #data(bytes: number): Uint8Array {
    if (bytes > this.#in.end - this.#in.at)
      throw this.#refuse(`${bytes} bytes of data are more than its frame has`);
    return this.#in.data(bytes);
  }

  #arrived(input: Input): Mutable<LogEntry> {
    this.#input.kind = 'input';
    this.#input.input = input;
    return this.#input;
  }

  #answered(input: Input): Mutable<LogEntry> {
    this.#input.kind = 'answer';
    this.#input.input = input;
    return this.#input;
  }

  #notShortest(): Error {
    return this.#refuse('it is not in its shortest form');
  }

  #refuse(what: string): Error {
    return damagedLog(this.#offset, `an entry cannot be read: ${what}`);
  }
}
