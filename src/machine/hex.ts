const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes from hexadecimal digits, two for each, in either case. Anything else among them counts as 0. */
export function hexBytes(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length >>> 1);
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = (nibble(digits.charCodeAt(2 * at)) << 4) | nibble(digits.charCodeAt(2 * at + 1));
  }
  return bytes;
}

/** Two hexadecimal digits for each byte, in lower case. */
export function hexDigits(bytes: Iterable<number>): string {
  let digits = '';
  for (const byte of bytes) digits += DIGITS[byte]!;
  return digits;
}

function nibble(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : 0;
}
