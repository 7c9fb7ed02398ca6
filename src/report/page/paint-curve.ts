import type { CurveColumns } from './model.ts';
import type { Picture } from './picture.ts';
import { firstAtLeast } from './search-sorted.ts';
import { grouped } from '../words/numbers.ts';
import { isNarrow } from './layout.ts';

/** More points in a pixel than that are looked at in steps. */
const MOST_LOOKS = 64;

/** A quantity in steps, filled below; of a pixel with many points its greatest. */
export function paintCurve(picture: Picture, curve: CurveColumns): void {
  const { context, axis, view, layout, theme, width, toX } = picture;
  const { at, value, max, lane } = curve;
  const { top, height } = layout.lanes[lane]!;
  const xs = at[axis];
  if (xs.length === 0 || max === 0) return;
  const name = isNarrow(width) ? 16 : 0;
  const bottom = top + height - 4;
  const scale = (height - name - 12) / max;
  const pixel = (view.to - view.from) / (width - layout.gutter);
  let index = Math.max(0, firstAtLeast(xs, view.from) - 1);
  context.beginPath();
  context.moveTo(toX(xs[index]!), bottom);
  let y = bottom;
  while (index < xs.length && xs[index]! <= view.to) {
    const next = Math.max(index + 1, firstAtLeast(xs, xs[index]! + pixel, index));
    const x = toX(xs[index]!);
    context.lineTo(x, y);
    const step = Math.max(1, Math.floor((next - index) / MOST_LOOKS));
    let greatest = 0;
    for (let each = index; each < next; each += step) greatest = Math.max(greatest, value[each]!);
    y = bottom - greatest * scale;
    context.lineTo(x, y);
    index = next;
  }
  const end = index < xs.length ? width : Math.min(width, toX(xs.at(-1)!));
  context.lineTo(end, y);
  context.strokeStyle = theme.colour.clock;
  context.lineWidth = 1.2;
  context.stroke();
  context.lineTo(end, bottom);
  context.closePath();
  context.globalAlpha = 0.16;
  context.fillStyle = theme.colour.clock;
  context.fill();
  context.globalAlpha = 1;
  context.font = `10px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.ground;
  context.lineWidth = 4;
  context.textAlign = 'right';
  context.textBaseline = 'top';
  const text = `at most ${grouped(max)} ${curve.name}`;
  context.strokeText(text, width - 8, top + 4);
  context.fillText(text, width - 8, top + 4);
}
