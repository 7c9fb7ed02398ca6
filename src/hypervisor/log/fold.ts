const MAX = Number.MAX_SAFE_INTEGER;

/**
 * A number as its distance from a prediction: 0 for none, 1 and 2 for one below and one above, and so on; where one side
 * ends (at 0, or at 2^53 - 1), the other goes on alone. So each number from 0 to 2^53 - 1 has exactly one code in the same
 * range, and every code a number.
 */
export function fold(value: number, prediction: number): number {
  const distance = value - prediction;
  const both = Math.min(prediction, MAX - prediction);
  const size = Math.abs(distance);
  if (size > both) return both + size;
  return distance < 0 ? 2 * size - 1 : 2 * size;
}

/** The number that has this code. */
export function unfold(code: number, prediction: number): number {
  const above = MAX - prediction;
  const both = Math.min(prediction, above);
  if (code > 2 * both) return prediction < above ? code : MAX - code;
  return code % 2 === 0 ? prediction + code / 2 : prediction - (code + 1) / 2;
}
