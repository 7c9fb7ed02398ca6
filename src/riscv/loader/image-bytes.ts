import { LockstepError } from '../../machine/errors.ts';
import type { Image } from './image.ts';

/**
 * An image that was made by a program instead of read from a file, as bytes: the length of a JSON text as four bytes,
 * little endian; the text, which says everything but the segments' data; their data, one after another.
 */
export function encodeImage(image: Image): Uint8Array {
  const { entry, tohost, fromhost, symbols, segments } = image;
  const places = segments.map(({ address, bytes, data }) => ({ address, bytes, data: data.length }));
  const text = new TextEncoder().encode(
    JSON.stringify({ entry, tohost, fromhost, segments: places, symbols }),
  );
  const encoded = new Uint8Array(segments.reduce((at, { data }) => at + data.length, 4 + text.length));
  new DataView(encoded.buffer).setUint32(0, text.length, true);
  encoded.set(text, 4);
  let at = 4 + text.length;
  for (const { data } of segments) {
    encoded.set(data, at);
    at += data.length;
  }
  return encoded;
}

/**
 * @param name what messages call it
 * @throws LockstepError `bad-image`
 */
export function decodeImage(bytes: Uint8Array, name: string): Image {
  const refuse = (why: string): never => {
    throw new LockstepError('bad-image', `${name}: its segments cannot be read: ${why}`);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = bytes.length < 4 ? Infinity : view.getUint32(0, true);
  if (4 + length > bytes.length) return refuse('they are cut off');
  let at = 4 + length;
  const { segments, ...rest } = parse(bytes.subarray(4, at), refuse);
  const placed = segments.map(({ address, bytes: size, data }) => {
    if (at + data > bytes.length) refuse('they are cut off');
    at += data;
    return { address, bytes: size, data: bytes.slice(at - data, at) };
  });
  if (at !== bytes.length) refuse(`${bytes.length - at} bytes follow`);
  return { name, ...rest, segments: placed };
}

type Places = Omit<Image, 'name' | 'segments' | 'file'> & {
  readonly segments: readonly { readonly address: number; readonly bytes: number; readonly data: number }[];
};

function parse(text: Uint8Array, refuse: (why: string) => never): Places {
  try {
    const places = JSON.parse(new TextDecoder().decode(text)) as Places;
    if (isSound(places)) return places;
  } catch {
    // Refused like a table that says nonsense.
  }
  return refuse('their table makes no sense');
}

function isSound({ entry, tohost, fromhost, symbols, segments }: Places): boolean {
  return (
    isSize(entry) &&
    [tohost, fromhost].every((address) => address === undefined || isSize(address)) &&
    symbols.every(({ name, address }) => typeof name === 'string' && isSize(address)) &&
    segments.every(({ address, bytes, data }) => isSize(address) && isSize(bytes) && isSize(data))
  );
}

function isSize(number: unknown): boolean {
  return Number.isSafeInteger(number) && (number as number) >= 0;
}
