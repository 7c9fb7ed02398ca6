/** Which bits of an encoding are fixed, and to what: `word & mask === match`, both unsigned. */
export interface Encoding {
  readonly mask: number;
  readonly match: number;
}

/**
 * Reads an encoding as the manual's tables print it, the highest bit first: `0` and `1` are fixed bits, a dot
 * is a bit of an operand or one that the hart ignores, blanks only group.
 */
export function encoding(pattern: string, width: 16 | 32): Encoding {
  const bits = pattern.replaceAll(' ', '');
  if (bits.length !== width || /[^01.]/.test(bits)) {
    throw new RangeError(`not an encoding of ${width} bits: "${pattern}"`);
  }
  return {
    mask: parseInt(bits.replaceAll('0', '1').replaceAll('.', '0'), 2),
    match: parseInt(bits.replaceAll('.', '0'), 2),
  };
}
