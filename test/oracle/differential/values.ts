import fc from 'fast-check';

const ends = [7, 8, 15, 16, 31, 32, 63].flatMap((bit) => {
  const power = 1n << BigInt(bit);
  return [power - 1n, power, -power, -power - 1n];
});

/** Values at which arithmetic changes its ways: around zero and around the ends of all widths, as unsigned 64 bits. */
export const BOUNDARY_VALUES: readonly bigint[] = [
  ...[0n, 1n, 2n, 3n, 4n, -1n, -2n, -3n],
  ...ends,
  0x5555_5555_5555_5555n,
  0xaaaa_aaaa_aaaa_aaaan,
  0x0123_4567_89ab_cdefn,
].map((value) => BigInt.asUintN(64, value));

/** What a register can hold: a boundary value about half of the time. */
export const registerValue: fc.Arbitrary<bigint> = fc.oneof(
  fc.constantFrom(...BOUNDARY_VALUES),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);

/** What the data pages hold before a sequence runs: boundary values and well mixed bits. */
export function initialData(bytes: number): Buffer {
  const data = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at += 8) {
    const index = at / 8;
    const mixed = BigInt.asUintN(64, BigInt(index + 1) * 0x9e37_79b9_7f4a_7c15n);
    data.writeBigUInt64LE(index % 2 === 0 ? mixed : BOUNDARY_VALUES[index % BOUNDARY_VALUES.length]!, at);
  }
  return data;
}
