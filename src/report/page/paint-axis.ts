import type { Picture } from './picture.ts';
import { placeText } from './place-text.ts';
import { gridStep } from './view.ts';

/** So many pixels have a label and its room. */
const LABEL_PIXELS = 110;

/** Labels, and thin lines through all lanes. */
export function paintAxis({ context, layout, theme, view, width, axis, toX }: Picture): void {
  const { gutter, axisHeight, height } = layout;
  const step = gridStep(view, (width - gutter) / LABEL_PIXELS);
  context.font = `11px ${theme.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (let at = Math.max(0, Math.ceil(view.from / step) * step); at <= view.to; at += step) {
    const x = Math.round(toX(at));
    context.fillStyle = theme.line;
    context.fillRect(x, axisHeight - 8, 1, height);
    context.fillStyle = theme.muted;
    const text = placeText(axis, at);
    if (x + context.measureText(text).width + 6 < width) context.fillText(text, x + 5, axisHeight / 2);
  }
  context.fillStyle = theme.line;
  context.fillRect(gutter, axisHeight - 1, width - gutter, 1);
}
