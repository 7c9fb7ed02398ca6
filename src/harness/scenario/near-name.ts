/** How many letters may be wrong, missing, too many, or swapped with their neighbour. */
const MAX_DISTANCE = 2;

/** The name that was probably meant, if one is near enough. */
export function nearName(word: string, names: readonly string[]): string | undefined {
  const far = Math.min(MAX_DISTANCE, Math.floor(word.length / 2)) + 1;
  let nearest: string | undefined;
  let least = far;
  for (const name of names) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase(), far);
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/** Edits between two words, a swap of neighbours being one; `far` stands for that many and more. */
function editDistance(a: string, b: string, far: number): number {
  if (Math.abs(a.length - b.length) >= far) return far;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) next[j] = Math.min(next[j]!, before[j - 2]! + 1);
    }
    [before, row] = [row, next];
  }
  return Math.min(row[b.length]!, far);
}
