/** An instruction's bits, as many digits as it has. */
export function formatWord(word: number | undefined): string {
  if (word === undefined) return '';
  return (word & 3) === 3
    ? (word >>> 0).toString(16).padStart(8, '0')
    : (word & 0xffff).toString(16).padStart(4, '0');
}
