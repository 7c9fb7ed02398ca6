import { LockstepError } from '../../machine/errors.ts';
import type { Input } from '../../machine/input.ts';
import type { Outcome } from '../outcome.ts';
import { ByteWriter } from './byte-writer.ts';
import { crc32c } from './crc32c.ts';
import { EntryEncoder } from './entry-encoder.ts';
import { FOOTER_MAGIC, FULL_FRAME_BYTES, MAX_FRAME_HEAD_BYTES } from './frame-layout.ts';
import { EncodedHeader } from './header-codec.ts';
import type { LogHeader } from './header.ts';
import type { LogSink } from './log-sink.ts';

/** A buffer that has become larger than this is let go of. */
const MAX_KEPT_BYTES = 2 ** 20;

/**
 * Writes a log: its header at once, entries in whole frames, whenever one is full and at each `flush`.
 *
 * Entries are refused with a `LockstepError` `bad-input`, and nothing of them was written, if their positions fall, if
 * their numbers are no integers from 0 to 2^53 - 1, or if the end was written already.
 */
export class LogWriter {
  readonly header: LogHeader;
  readonly #sink: LogSink;
  #out = new ByteWriter();
  #entries = new EntryEncoder(this.#out);
  readonly #head = new ByteWriter();
  #checksum: number;
  /** The number of the next entry. */
  #sequence = 0;
  /** Of the first entry in the frame. */
  #first = 0;
  #ended = false;
  #finished = false;
  /** Set while the sink is written: still set if that has thrown, and the log ends there. */
  #writing = false;

  /** @param header encoded already, if many logs begin with the same */
  constructor(header: LogHeader | EncodedHeader, sink: LogSink) {
    const encoded = header instanceof EncodedHeader ? header : EncodedHeader.of(header);
    this.header = encoded.header;
    this.#sink = sink;
    this.#checksum = encoded.checksum;
    this.#out.length = MAX_FRAME_HEAD_BYTES;
    sink.write(encoded.bytes);
  }

  /** The position of the last entry; 0 before the first. */
  get position(): number {
    return this.#entries.position;
  }

  /** How many entries were written: the sequence number of the next one. */
  get sequence(): number {
    return this.#sequence;
  }

  /**
   * An input that arrives before the slot at `position`, or is the answer to what that slot asks for.
   * @param asked only a `clock` or a `signal` can be an answer
   * @param hart the hart concerned
   */
  input(position: number, input: Input, asked: boolean, hart = 0): void {
    this.#open();
    this.#entries.input(position, input, asked, hart);
    this.#close();
  }

  mark(position: number): void {
    this.#open();
    this.#entries.mark(position);
    this.#close();
  }

  /**
   * @param digest of the machine, 16 hexadecimal digits
   * @param outputs digest of what left the guest, 32 bits
   */
  checkpoint(position: number, digest: string, outputs: number): void {
    this.#open();
    this.#entries.checkpoint(position, digest, outputs);
    this.#close();
  }

  snapshot(position: number, state: Uint8Array): void {
    this.#open();
    this.#entries.snapshot(position, state);
    this.#close();
  }

  powerOff(position: number): void {
    this.#open();
    this.#entries.powerOff(position);
    this.#close();
  }

  /** The last entry. */
  end(position: number, outcome: Outcome): void {
    this.#open();
    this.#entries.end(position, outcome);
    this.#ended = true;
    this.#close();
  }

  /** Hands over all entries so far to the sink, as a frame. */
  flush(): void {
    this.#requireWhole();
    const out = this.#out;
    if (out.length === MAX_FRAME_HEAD_BYTES) return;
    const head = this.#head;
    head.length = 0;
    head.varint(out.length - MAX_FRAME_HEAD_BYTES);
    head.varint(this.#first);
    this.#checksum = crc32c(head.bytes, 0, head.length, this.#checksum);
    head.u16(this.#checksum & 0xffff);
    this.#checksum = crc32c(out.bytes, MAX_FRAME_HEAD_BYTES, out.length, this.#checksum);
    out.u32(this.#checksum);
    // The head goes right before the entries, so that the frame is written in one go.
    const from = MAX_FRAME_HEAD_BYTES - head.length;
    for (let i = 0; i < head.length; i++) out.bytes[from + i] = head.bytes[i]!;
    this.#write(out.bytes.subarray(from, out.length));
    out.clear(MAX_FRAME_HEAD_BYTES, MAX_KEPT_BYTES);
    this.#first = this.#sequence;
  }

  /** Hands over the rest and the footer, without which a log counts as torn. The end has to be written before. */
  finish(): void {
    if (!this.#ended) throw new LockstepError('bad-input', 'a log is finished after its end was written');
    if (this.#finished) return;
    this.flush();
    const head = this.#head;
    head.length = 0;
    head.raw(FOOTER_MAGIC);
    head.u53(this.#sequence);
    head.u32(crc32c(head.bytes, 0, head.length, this.#checksum));
    this.#write(head.bytes.subarray(0, head.length));
    this.#finished = true;
  }

  #write(bytes: Uint8Array): void {
    this.#writing = true;
    this.#sink.write(bytes);
    this.#writing = false;
  }

  /** Behind a frame of which only a part may have been written nothing can be read. */
  #requireWhole(): void {
    if (this.#writing)
      throw new LockstepError('bad-input', 'this log could not be written; it has ended there');
  }

  #open(): void {
    this.#requireWhole();
    if (this.#ended) throw new LockstepError('bad-input', 'nothing can be logged behind the end of a log');
  }

  /** An entry is complete. */
  #close(): void {
    this.#sequence++;
    if (this.#out.length - MAX_FRAME_HEAD_BYTES >= FULL_FRAME_BYTES) this.flush();
  }
}
