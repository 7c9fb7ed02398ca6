import fc from 'fast-check';
import type { Samples } from '../../subject.ts';
import { hexDigits } from '../../../machine/hex.ts';

/** Without checksum: only a header, the smallest that goes over a wire, one with the longest usual payload. */
const HEADER_BYTES = 14;
const SMALLEST_BYTES = 60;
const LARGEST_BYTES = 1514;

/** Ethernet frames in hexadecimal digits: those that the guest understands, nearly such, and any. */
export function frameDigits({ frames = [] }: Samples): fc.Arbitrary<string> {
  const bytes = fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: HEADER_BYTES, max: 120 }) },
    { weight: 1, arbitrary: fc.constant(SMALLEST_BYTES) },
    { weight: 1, arbitrary: fc.constant(LARGEST_BYTES) },
    { weight: 1, arbitrary: fc.integer({ min: HEADER_BYTES, max: LARGEST_BYTES }) },
  );
  const any = fc.tuple(bytes, fc.integer()).map(([length, seed]) => hexDigits(fill(length, seed)));
  if (frames.length === 0) return any;
  const whole = frames.map(hexDigits);
  const sample = fc.nat(frames.length - 1);
  return fc.oneof(
    { weight: 3, arbitrary: sample.map((index) => whole[index]!) },
    {
      weight: 1,
      arbitrary: fc.tuple(sample, fc.nat(LARGEST_BYTES), fc.nat(255)).map(([index, at, byte]) => {
        const frame = frames[index]!.slice();
        frame[at % frame.length] = byte;
        return hexDigits(frame);
      }),
    },
    { weight: 2, arbitrary: any },
  );
}

/** Bytes of a seed, zeros of 0: much cheaper than as many generated values, and shrinks at once (xorshift, Marsaglia 2003). */
function fill(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed | 0;
  for (let at = 0; at < length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state >>> 11;
  }
  return bytes;
}
