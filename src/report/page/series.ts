import type { Axis, Model } from './model.ts';
import { firstAtLeast, pick, sortedBy } from './search-sorted.ts';

/** The marks of one kind in one lane, in the order of an axis. */
export interface Series {
  readonly lane: number;
  /** Index in the report's `markKinds`. */
  readonly kind: number;
  /** Indices of the marks. */
  readonly ids: Uint32Array;
  readonly xs: Float64Array;
}

/** All marks of a model in series, for one axis. */
export function seriesOf({ marks, report }: Model, axis: Axis): Series[] {
  const kinds = report.markKinds.length;
  const counts = new Uint32Array(report.lanes.length * kinds);
  for (let id = 0; id < marks.count; id++) counts[marks.lane[id]! * kinds + marks.kind[id]!]!++;
  const lists = Array.from(counts, (count) => new Uint32Array(count));
  const filled = new Uint32Array(counts.length);
  for (let id = 0; id < marks.count; id++) {
    const which = marks.lane[id]! * kinds + marks.kind[id]!;
    lists[which]![filled[which]!++] = id;
  }
  return lists.flatMap((list, which) => {
    if (list.length === 0) return [];
    const ids = sortedBy(list, marks.at[axis]);
    const xs = pick(ids, marks.at[axis]);
    return [{ lane: Math.floor(which / kinds), kind: which % kinds, ids, xs }];
  });
}

/** How many marks of a series lie from `from` on, and before `to`. */
export function countBetween({ xs }: Series, from: number, to: number): number {
  const first = firstAtLeast(xs, from);
  return firstAtLeast(xs, to, first) - first;
}

/**
 * How many marks of a series each of `columns` equal parts of an axis has, added to `into`. The cost depends on the columns,
 * not on the marks.
 */
export function addCounts(
  { xs }: Series,
  from: number,
  to: number,
  columns: number,
  into: Float64Array,
): void {
  const width = (to - from) / columns;
  const end = firstAtLeast(xs, to);
  let at = firstAtLeast(xs, from, 0, end);
  for (let column = 0; column < columns && at < end; column++) {
    const edge = from + (column + 1) * width;
    const next = leap(xs, edge, at, end);
    into[column]! += next - at;
    at = next;
  }
}

/** As `firstAtLeast`, quick where the answer is not far from `at`. */
function leap(xs: Float64Array, wanted: number, at: number, end: number): number {
  let step = 1;
  let low = at;
  while (low + step < end && xs[low + step]! < wanted) {
    low += step;
    step *= 2;
  }
  return firstAtLeast(xs, wanted, low, Math.min(end, low + step + 1));
}
