import { damagedLog } from './bad-log.ts';
import { ByteReader } from './byte-reader.ts';
import { crc32c } from './crc32c.ts';
import type { LogEntry } from './entry.ts';
import { EntryDecoder } from './entry-decoder.ts';
import {
  CHECKSUM_BYTES,
  CHECK_BYTES,
  FOOTER_BYTES,
  FOOTER_MAGIC,
  MAX_FRAME_BYTES,
  MAX_FRAME_HEAD_BYTES,
} from './frame-layout.ts';
import { FrameBytes } from './frame-bytes.ts';
import { EncodedHeader } from './header-codec.ts';
import type { LogHeader } from './header.ts';
import type { LogSource } from './log-source.ts';

export interface LogReaderOptions {
  /** A header that the log probably has: it is not decoded again then. */
  readonly known?: EncodedHeader;
}

/**
 * Reads a log from its beginning; at its first entry as soon as it is made. Never more than one frame is in memory. At the
 * end of a log that grows it has no entry for the time being, and `advance` looks again.
 *
 * What cannot be relied on is refused with a `LockstepError` `bad-log` that says where: no log, a newer format, damage,
 * frames or entries missing. Only entries of frames whose checksum is right are given out.
 */
export class LogReader {
  readonly header: LogHeader;
  /** The header with its bytes: `known` for the next log. */
  readonly encodedHeader: EncodedHeader;
  /** The entry it is at, undefined behind the last (for now, of a log that grows); the same object again and again, with the same data. */
  entry: LogEntry | undefined;
  readonly #source: LogSource;
  readonly #entries = new FrameBytes();
  readonly #decoder = new EntryDecoder(this.#entries);
  readonly #framing = new ByteReader();
  /** The log as it is at present ends with what looks like a footer. */
  readonly #footed: boolean;
  #checksum: number;
  /** Where the next frame begins. */
  #next: number;
  #offset = 0;
  #entryBytes = 0;
  #sequence = 0;
  #ended = false;
  #failed = false;
  #end: 'open' | 'finished' | 'torn' = 'open';

  /** @throws LockstepError `bad-log` */
  constructor(source: LogSource, { known }: LogReaderOptions = {}) {
    this.#source = source;
    this.encodedHeader = EncodedHeader.read(source, known);
    this.header = this.encodedHeader.header;
    this.#checksum = this.encodedHeader.checksum;
    this.#next = this.encodedHeader.bytes.length;
    this.#footed = endsWithFooter(source, this.#next);
    this.advance();
  }

  /**
   * `open` while there are entries, or may still come; then whether the recording was finished, or broke off behind the last
   * of them.
   */
  get end(): 'open' | 'finished' | 'torn' {
    return this.#end;
  }

  /** How many entries were read: the sequence number of the next one. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Where in the file the frame of the entry begins; the footer or the torn frame behind the last entry. */
  get offset(): number {
    return this.#offset;
  }

  /** How many bytes the entry takes in its frame. */
  get entryBytes(): number {
    return this.#entryBytes;
  }

  /** Goes on to the next entry. @throws LockstepError `bad-log`; then there is no going on */
  advance(): void {
    if (this.#failed) throw damagedLog(this.#offset, 'it was tried to read on behind an error');
    this.#failed = true;
    this.entry = undefined;
    const entries = this.#entries;
    if (entries.at < entries.end || this.#openFrame()) {
      if (this.#ended)
        throw damagedLog(entries.offset, 'the entry that says how the recording ended is not the last');
      const { at } = entries;
      this.entry = this.#decoder.next(this.#sequence);
      this.#entryBytes = entries.at - at;
      this.#sequence++;
      if (this.entry.kind === 'end') this.#ended = true;
    }
    this.#failed = false;
  }

  /** Checks the next frame, and makes its entries the next ones; `false` if there is none. */
  #openFrame(): boolean {
    if (this.#end !== 'open') return false;
    this.#offset = this.#next;
    const left = this.#source.bytes - this.#offset;
    if (left === 0 && this.#source.growing === true) return false;
    const bytes = this.#source.read(this.#offset, Math.min(left, MAX_FRAME_HEAD_BYTES));
    if (bytes[0] === FOOTER_MAGIC[0]) return this.#readFooter(left);
    const headBytes = frameHeadBytes(bytes);
    if (headBytes > bytes.length && left < MAX_FRAME_HEAD_BYTES) return this.#breakOff();

    const head = this.#framing;
    head.open(bytes, 0, bytes.length, this.#offset);
    const length = head.varint();
    const first = head.varint();
    const checksum = crc32c(bytes, 0, head.at, this.#checksum);
    if (head.u16() !== (checksum & 0xffff)) {
      throw damagedLog(this.#offset, 'what is here is no frame that follows what comes before');
    }
    if (length > MAX_FRAME_BYTES) throw damagedLog(this.#offset, `a frame of ${length} bytes is too long`);
    if (first !== this.#sequence) {
      throw damagedLog(
        this.#offset,
        `entry ${this.#sequence} should follow, and this frame begins with ${first}`,
      );
    }
    if (headBytes + length + CHECKSUM_BYTES > left) return this.#breakOff();
    this.#readEntries(this.#offset + headBytes, length, checksum);
    return true;
  }

  #readEntries(at: number, length: number, checksumBefore: number): void {
    const bytes = this.#source.read(at, length + CHECKSUM_BYTES);
    const checksum = crc32c(bytes, 0, length, checksumBefore);
    this.#framing.open(bytes, length, length + CHECKSUM_BYTES, at);
    if (this.#framing.u32() !== checksum) {
      throw damagedLog(this.#offset, 'the checksum of the frame that begins here is not that of its bytes');
    }
    this.#checksum = checksum;
    this.#next = at + length + CHECKSUM_BYTES;
    this.#entries.load(bytes, length, at);
  }

  #readFooter(left: number): boolean {
    const bytes = this.#source.read(this.#offset, Math.min(left, FOOTER_BYTES));
    for (let at = 0; at < Math.min(left, FOOTER_MAGIC.length); at++) {
      if (bytes[at] !== FOOTER_MAGIC[at])
        throw damagedLog(this.#offset, 'neither a frame nor the footer begins here');
    }
    if (left < FOOTER_BYTES) return this.#breakOff();
    const footer = this.#framing;
    footer.open(bytes, FOOTER_MAGIC.length, FOOTER_BYTES, this.#offset);
    const count = footer.u53();
    const checksum = crc32c(bytes, 0, footer.at, this.#checksum);
    if (footer.u32() !== checksum || count !== this.#sequence) {
      throw damagedLog(this.#offset, 'the footer is not that of the entries before it');
    }
    if (left > FOOTER_BYTES) throw damagedLog(this.#offset + FOOTER_BYTES, 'something follows the footer');
    if (!this.#ended)
      throw damagedLog(this.#offset, 'the footer follows, and no entry says how the recording ended');
    this.#end = 'finished';
    return false;
  }

  /** The file ends in the middle of something. */
  #breakOff(): boolean {
    if (this.#footed) {
      throw damagedLog(this.#offset, 'the log has a footer, but what begins here does not lead to it');
    }
    this.#end = 'torn';
    return false;
  }
}

/** Whether the end of the log is a footer, going by its magic. */
function endsWithFooter(source: LogSource, headerBytes: number): boolean {
  const at = source.bytes - FOOTER_BYTES;
  if (at < headerBytes) return false;
  const bytes = source.read(at, FOOTER_MAGIC.length);
  return FOOTER_MAGIC.every((byte, index) => bytes[index] === byte);
}

/** How long the head of the frame is that `bytes` begin with; more than they are, if it goes on behind them. */
function frameHeadBytes(bytes: Uint8Array): number {
  let at = 0;
  for (let varints = 0; varints < 2; varints++) {
    while (at < bytes.length && bytes[at]! >= 0x80) at++;
    at++;
  }
  return at + CHECK_BYTES;
}
