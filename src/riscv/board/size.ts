const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  K: 2 ** 10,
  KiB: 2 ** 10,
  M: 2 ** 20,
  MiB: 2 ** 20,
  G: 2 ** 30,
  GiB: 2 ** 30,
};

/** A size as people write it, in bytes: `65536`, `64KiB`, `128MiB`, `1GiB`, or shorter `128M`. */
export function bytesOf(text: string): number | undefined {
  const [, digits, unit] = /^(\d+)([KMG]?|[KMG]iB)$/.exec(text) ?? [];
  const bytes = Number(digits) * (UNITS[unit ?? ''] ?? NaN);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
