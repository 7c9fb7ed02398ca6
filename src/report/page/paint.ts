import type { MarkKind, MarkLook } from '../mark-kinds.ts';
import { MARK_KINDS } from '../mark-kinds.ts';
import { paintArrows } from './paint-arrows.ts';
import { paintAxis } from './paint-axis.ts';
import { paintCurve } from './paint-curve.ts';
import { paintMarks } from './paint-marks.ts';
import { paintSpans } from './paint-spans.ts';
import type { Picture } from './picture.ts';

/** Paints everything, once. The cost depends on the size of the canvas, not on how much there is in the report. */
export function paint(picture: Picture): void {
  const { context, layout, theme, width } = picture;
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, width, layout.height);
  for (const [index, { top, height }] of layout.lanes.entries()) {
    context.fillStyle = index % 2 === 0 ? theme.stripe : theme.ground;
    context.fillRect(0, top, width, height);
  }
  paintAxis(picture);
  context.save();
  context.beginPath();
  context.rect(layout.gutter, layout.axisHeight, width - layout.gutter, layout.height);
  context.clip();
  paintRules(picture);
  paintSpans(picture);
  paintArrows(picture);
  for (const curve of picture.model.curves) paintCurve(picture, curve);
  paintMarks(picture);
  paintPointer(picture);
  context.restore();
}

/** A line through all lanes where a host crashes or goes live, and at a difference. */
function paintRules(picture: Picture): void {
  const { context, layout, theme, series, model, toX, view } = picture;
  context.lineWidth = 1;
  for (const { kind, xs } of series) {
    const look: MarkLook = MARK_KINDS[model.report.markKinds[kind] as MarkKind];
    if (look.line !== true) continue;
    context.strokeStyle = theme.colour[look.colour];
    context.setLineDash([5, 3]);
    context.beginPath();
    for (const x of xs) {
      if (x < view.from || x > view.to) continue;
      const at = Math.round(toX(x)) + 0.5;
      context.moveTo(at, layout.axisHeight);
      context.lineTo(at, layout.height);
    }
    context.stroke();
    context.setLineDash([]);
  }
}

/** Where the pointer is, through all lanes. */
function paintPointer({ context, layout, theme, pointerX }: Picture): void {
  if (pointerX === undefined || pointerX < layout.gutter) return;
  context.fillStyle = theme.muted;
  context.globalAlpha = 0.55;
  context.fillRect(Math.round(pointerX), layout.axisHeight, 1, layout.height);
  context.globalAlpha = 1;
}
