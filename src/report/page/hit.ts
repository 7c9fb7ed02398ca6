import type { Picture } from './picture.ts';
import { firstAtLeast } from './search-sorted.ts';

/** What is under the pointer. */
export type Hit =
  | { readonly what: 'mark'; readonly id: number }
  | { readonly what: 'span'; readonly id: number }
  | { readonly what: 'arrow'; readonly id: number };

/** Pixels around the pointer. */
const NEAR = 9;

/** The mark that is nearest to a point of the picture, or else the message or the span there. */
export function hitAt(picture: Picture, x: number, y: number): Hit | undefined {
  const { layout } = picture;
  const lane = layout.lanes.findIndex(({ top, height }) => y >= top && y < top + height);
  if (lane < 0 || x < layout.gutter) return undefined;
  return markAt(picture, lane, x, y) ?? arrowAt(picture, lane, x, y) ?? spanAt(picture, lane, x, y);
}

function markAt({ series, layout, toX }: Picture, lane: number, x: number, y: number): Hit | undefined {
  let nearest: number | undefined;
  let least = NEAR * NEAR;
  const [left, right] = [toX(0), toX(1)];
  const value = (x - left) / (right - left);
  for (const { lane: its, kind, ids, xs } of series) {
    if (its !== lane) continue;
    const dy = (y - layout.lanes[lane]!.rows[kind]!) * 0.6;
    const at = firstAtLeast(xs, value);
    for (const index of [at - 1, at]) {
      if (index < 0 || index >= xs.length) continue;
      const dx = toX(xs[index]!) - x;
      const distance = dx * dx + dy * dy;
      if (distance >= least) continue;
      least = distance;
      nearest = ids[index]!;
    }
  }
  return nearest === undefined ? undefined : { what: 'mark', id: nearest };
}

/** More messages than that near the pointer are not told apart. */
const MOST_LOOKS = 400;

function arrowAt(picture: Picture, lane: number, x: number, y: number): Hit | undefined {
  const { arrows, model, axis, toX, layout } = picture;
  const { top, height } = layout.lanes[lane]!;
  const share = (y - top) / height;
  let nearest: number | undefined;
  let least = NEAR;
  for (const { lane: its, ids, reach } of arrows) {
    if (its !== lane) continue;
    const first = firstAtLeast(reach, (x - NEAR - toX(0)) / (toX(1) - toX(0)));
    for (let index = first; index < Math.min(ids.length, first + MOST_LOOKS); index++) {
      const id = ids[index]!;
      const down = model.report.arrowKinds[model.arrows.kind[id]!] === 'log';
      const [from, end] = [toX(model.arrows.from[axis][id]!), toX(model.arrows.to[axis][id]!)];
      const distance = Math.abs(from + (end - from) * (down ? share : 1 - share) - x);
      if (distance >= least) continue;
      least = distance;
      nearest = id;
    }
  }
  return nearest === undefined ? undefined : { what: 'arrow', id: nearest };
}

function spanAt(picture: Picture, lane: number, x: number, y: number): Hit | undefined {
  const { spans, model, axis, toX, layout } = picture;
  const rows = spans.filter((stack) => stack.lane === lane);
  const { top, height } = layout.lanes[lane]!;
  const isBars = model.report.lanes[lane]!.draws === 'bars';
  const row = Math.floor(((y - top - 4) / (height - 8)) * rows.length);
  // Of bands that lie over each other the last one is seen.
  for (const stack of rows.toReversed()) {
    if (isBars && stack.row !== row) continue;
    const value = (x - toX(0)) / (toX(1) - toX(0));
    const id = stack.ids[firstAtLeast(stack.reach, value)];
    if (id !== undefined && toX(model.spans.from[axis][id]!) <= x + 2) return { what: 'span', id };
  }
  return undefined;
}
