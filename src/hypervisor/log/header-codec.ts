import { LockstepError } from '../../machine/errors.ts';
import { damagedLog } from './bad-log.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { canonicalJson } from './canonical-json.ts';
import { crc32c } from './crc32c.ts';
import { compressImage, decompressImage } from './embedded-image.ts';
import { CHECKSUM_BYTES } from './frame-layout.ts';
import { headerOf } from './header-json.ts';
import type { LogHeader } from './header.ts';
import type { LogSource } from './log-source.ts';

/** The format that is written. All up to it are read. */
export const FORMAT = 1;

/** What every log of every format begins with; the format's number follows, in four bytes. */
export const LOG_MAGIC = Uint8Array.of(0x89, 0x4c, 0x53, 0x4c, 0x4f, 0x47, 0x0d, 0x0a);
/** Magic, format, lengths of the text, of the compressed image, and of the image. */
const FIXED_BYTES = LOG_MAGIC.length + 4 * 4;
/** Configurations are small. */
const MAX_JSON_BYTES = 2 ** 20;

/** A header and its bytes, for who writes or reads many logs with the same. */
export class EncodedHeader {
  readonly header: LogHeader;
  readonly bytes: Uint8Array;
  /** Of the log up to here (`frame-layout.ts`). */
  readonly checksum: number;

  private constructor(header: LogHeader, bytes: Uint8Array, checksum: number) {
    this.header = header;
    this.bytes = bytes;
    this.checksum = checksum;
  }

  /**
   * The image is embedded if the header has its bytes.
   * @throws LockstepError `bad-configuration`: the header cannot be written
   */
  static of(header: LogHeader): EncodedHeader {
    const { image, ...machine } = header.machine;
    const { bytes: imageBytes, ...identity } = image ?? {};
    const text = new TextEncoder().encode(
      canonicalJson({ ...header, machine: { ...machine, image: image && identity } }, 'header'),
    );
    if (text.length > MAX_JSON_BYTES) {
      throw new LockstepError(
        'bad-configuration',
        `the configuration is too long for a log: ${text.length} bytes`,
      );
    }
    // What could not be read is not written either.
    headerOf(text, imageBytes, (what) => new LockstepError('bad-configuration', `header: ${what}`));
    const compressed = imageBytes === undefined ? new Uint8Array(0) : compressImage(imageBytes);
    const out = new ByteWriter();
    out.raw(LOG_MAGIC);
    out.u32(FORMAT);
    out.u32(text.length);
    out.u32(compressed.length);
    out.u32(imageBytes?.length ?? 0);
    out.raw(text);
    out.raw(compressed);
    const checksum = crc32c(out.bytes, 0, out.length);
    out.u32(checksum);
    return new EncodedHeader(header, out.bytes.slice(0, out.length), checksum);
  }

  /**
   * The header of a log.
   * @param known taken if the log begins with its bytes, instead of decoding them again
   * @throws LockstepError `bad-log`
   */
  static read(source: LogSource, known?: EncodedHeader): EncodedHeader {
    if (known !== undefined && beginsWith(source, known.bytes)) return known;
    const lengths = readLengths(source);
    const imageAt = FIXED_BYTES + lengths.text;
    const end = imageAt + lengths.compressed;
    if (end + CHECKSUM_BYTES > source.bytes) throw cutOff();
    const bytes = source.read(0, end + CHECKSUM_BYTES).slice();
    const checksum = crc32c(bytes, 0, end);
    const reader = new ByteReader();
    reader.open(bytes, end, bytes.length, 0);
    if (reader.u32() !== checksum) throw damagedLog(0, 'the header’s checksum is not that of its bytes');
    const text = bytes.subarray(FIXED_BYTES, imageAt);
    const image =
      lengths.compressed === 0
        ? undefined
        : decompressImage(bytes.subarray(imageAt, end), lengths.image, imageAt);
    const header = headerOf(text, image, (what) => damagedLog(FIXED_BYTES, `in the header, ${what}`));
    return new EncodedHeader(header, bytes, checksum);
  }
}

/** @throws LockstepError `bad-log`: no log, of a newer format, or with lengths that cannot be */
function readLengths(source: LogSource): { text: number; compressed: number; image: number } {
  if (!beginsWith(source, LOG_MAGIC)) throw new LockstepError('bad-log', 'this is no log of Lockstep');
  if (source.bytes < FIXED_BYTES) throw cutOff();
  const reader = new ByteReader();
  reader.open(source.read(0, FIXED_BYTES), LOG_MAGIC.length, FIXED_BYTES, 0);
  const format = reader.u32();
  if (format === 0) throw damagedLog(LOG_MAGIC.length, 'there is no format 0');
  if (format > FORMAT) {
    throw new LockstepError(
      'bad-log',
      `this log has format ${format}, and this release of Lockstep reads up to format ${FORMAT}: take a newer one`,
    );
  }
  const lengths = { text: reader.u32(), compressed: reader.u32(), image: reader.u32() };
  if (lengths.text > MAX_JSON_BYTES || (lengths.compressed === 0 && lengths.image > 0)) {
    throw damagedLog(LOG_MAGIC.length + 4, 'the header’s lengths cannot be right');
  }
  return lengths;
}

function beginsWith(source: LogSource, bytes: Uint8Array): boolean {
  if (source.bytes < bytes.length) return false;
  const found = source.read(0, bytes.length);
  for (let at = 0; at < bytes.length; at++) if (found[at] !== bytes[at]) return false;
  return true;
}

function cutOff(): LockstepError {
  return new LockstepError('bad-log', 'the log is cut off in its header: there is nothing in it to replay');
}
