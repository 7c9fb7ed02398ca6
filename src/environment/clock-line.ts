/**
 * Time as a line over positions: at `position` it is `base + (position - origin) * rate / 2^32` ticks, rounded down, as
 * a paced machine has it.
 */
export interface ClockLine {
  readonly origin: number;
  /** Ticks at `origin`. */
  readonly base: number;
  /** Ticks per slot, times 2^32; a safe integer from 0. */
  readonly rate: number;
}

export const RATE_ONE = 2 ** 32;

/** The greatest clock value, some 28 years of ticks: there every clock stands, as the machine's does. */
export const LAST_TICK = Number.MAX_SAFE_INTEGER;

/** Ticks at a position not before the line's origin. The product may need more than 53 bits. */
export function lineTicks({ origin, base, rate }: ClockLine, position: number): number {
  const product = (position - origin) * rate;
  const gained =
    product <= Number.MAX_SAFE_INTEGER
      ? Math.floor(product / RATE_ONE)
      : Number((BigInt(position - origin) * BigInt(rate)) >> 32n);
  return Math.min(base + gained, LAST_TICK);
}

/** The first position, not before the origin, at which the line reads at least `ticks`; infinite if it never does. */
export function linePosition({ origin, base, rate }: ClockLine, ticks: number): number {
  if (ticks <= base) return origin;
  if (rate === 0) return Infinity;
  return Math.min(origin + slotsFor(ticks - base, rate), Number.MAX_SAFE_INTEGER);
}

/** The least number of slots that gain so many ticks, more than 0. The product may need more than 53 bits. */
function slotsFor(ticks: number, rate: number): number {
  const product = ticks * RATE_ONE;
  if (product > Number.MAX_SAFE_INTEGER - rate) {
    return Number(((BigInt(ticks) << 32n) + BigInt(rate) - 1n) / BigInt(rate));
  }
  // The quotient of two numbers may be rounded to the wrong side of an integer; products are exact.
  const slots = Math.ceil(product / rate);
  if (slots * rate < product) return slots + 1;
  return (slots - 1) * rate >= product ? slots - 1 : slots;
}
