import type { Picture } from './picture.ts';
import { firstAtLeast } from './search-sorted.ts';
import { isNarrow } from './layout.ts';

/** More would be one grey area, for which the density of marks stands already. */
const MOST = 1500;
const HEAD = 3.5;

/** Messages: from the upper edge of their lane to the lower one, or back. One that never comes ends on its way. */
export function paintArrows(picture: Picture): void {
  const { context, view, arrows, layout, model, theme, toX, axis, width } = picture;
  for (const { lane, ids, from, reach } of arrows) {
    const [first, end] = [firstAtLeast(reach, view.from), firstAtLeast(from, view.to)];
    if (end - first > MOST) continue;
    const { top, height } = layout.lanes[lane]!;
    const name = isNarrow(width) ? 14 : 0;
    const [upper, lower] = [top + name + 8, top + height - 8];
    context.lineWidth = 1.2;
    for (let index = first; index < end; index++) {
      const id = ids[index]!;
      const down = model.report.arrowKinds[model.arrows.kind[id]!] === 'log';
      const lost = model.lost.has(id);
      const [x0, y0] = [toX(model.arrows.from[axis][id]!), down ? upper : lower];
      const x1 = lost ? x0 + 14 : toX(model.arrows.to[axis][id]!);
      const y1 = lost ? (upper + lower) / 2 : down ? lower : upper;
      context.strokeStyle = theme.colour[lost ? 'bad' : down ? 'log' : 'good'];
      context.globalAlpha = end - first > 300 ? 0.35 : 0.75;
      context.setLineDash(down ? [] : [4, 2]);
      context.beginPath();
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
      context.stroke();
      context.setLineDash([]);
      context.beginPath();
      if (lost) cross(context, x1, y1);
      else head(context, x0, y0, x1, y1);
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}

function cross(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.moveTo(x - HEAD, y - HEAD);
  context.lineTo(x + HEAD, y + HEAD);
  context.moveTo(x + HEAD, y - HEAD);
  context.lineTo(x - HEAD, y + HEAD);
}

function head(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  for (const turn of [2.6, -2.6]) {
    context.moveTo(x1, y1);
    context.lineTo(x1 + 2 * HEAD * Math.cos(angle + turn), y1 + 2 * HEAD * Math.sin(angle + turn));
  }
}
