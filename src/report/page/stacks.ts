import type { Axis, StretchColumns } from './model.ts';
import { pick, sortedBy } from './search-sorted.ts';

/** What lasts and is in one row of a lane, in the order of an axis, nothing over the other. */
export interface Stack {
  readonly lane: number;
  readonly row: number;
  /** Indices in the columns. */
  readonly ids: Uint32Array;
  /** Of each its lesser end; never falls. */
  readonly from: Float64Array;
  /** The greatest end so far; never falls. */
  readonly reach: Float64Array;
}

/** More rows than that are too thin to be seen: what finds none is put into the one that is free first. */
const MAX_ROWS = 10;

/** Puts all that lasts in rows, by lane, for one axis. */
export function stacksOf(columns: StretchColumns, axis: Axis, lanes: number): Stack[] {
  const { count, lane } = columns;
  const [one, other] = [columns.from[axis], columns.to[axis]];
  // On the axis of positions a message to the backup goes back.
  const from = one.map((value, id) => Math.min(value, other[id]!));
  const to = one.map((value, id) => Math.max(value, other[id]!));
  const numbers = Uint32Array.from({ length: count }, (_, id) => id);
  const order = sortedBy(numbers, from);
  const ends = Array.from({ length: lanes }, (): number[] => []);
  const rows = Array.from({ length: lanes }, (): number[][] => []);
  for (const id of order) {
    const own = ends[lane[id]!]!;
    const row = freeRow(own, from[id]!);
    own[row] = Math.max(own[row] ?? -Infinity, to[id]!);
    (rows[lane[id]!]![row] ??= []).push(id);
  }
  return rows.flatMap((list, lane) =>
    list.map((items, row) => {
      const ids = Uint32Array.from(items);
      return { lane, row, ids, from: pick(ids, from), reach: highest(pick(ids, to)) };
    }),
  );
}

function freeRow(ends: readonly number[], from: number): number {
  let soonest = 0;
  for (const [row, end] of ends.entries()) {
    if (end <= from) return row;
    if (end < ends[soonest]!) soonest = row;
  }
  return ends.length < MAX_ROWS ? ends.length : soonest;
}

/** Never falls: each as it is, or as the greatest before it. */
function highest(values: Float64Array): Float64Array {
  let greatest = -Infinity;
  return values.map((value) => (greatest = Math.max(greatest, value)));
}
