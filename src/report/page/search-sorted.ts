/** Index of the first value that is at least `wanted`, in values that never fall; their count if there is none. */
export function firstAtLeast(values: Float64Array, wanted: number, from = 0, to = values.length): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Numbers of items in the order of their values; equal ones as they were. */
export function sortedBy(items: Uint32Array, values: Float64Array): Uint32Array {
  for (let index = 1; index < items.length; index++) {
    if (values[items[index]!]! < values[items[index - 1]!]!)
      return items.slice().sort((a, b) => values[a]! - values[b]! || a - b);
  }
  return items;
}

/** The value of each item, in their order. */
export function pick(items: Uint32Array, values: Float64Array): Float64Array {
  const picked = new Float64Array(items.length);
  for (let index = 0; index < items.length; index++) picked[index] = values[items[index]!]!;
  return picked;
}
