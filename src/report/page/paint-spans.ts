import { SPAN_KINDS } from '../span-kinds.ts';
import type { SpanKind, SpanLook } from '../span-kinds.ts';
import type { LaneBox } from './layout.ts';
import type { Picture } from './picture.ts';
import { firstAtLeast } from './search-sorted.ts';
import type { Stack } from './stacks.ts';
import { isNarrow } from './layout.ts';

/** A span at least is so wide, in pixels. */
const LEAST_PIXELS = 1.5;
const BAR_GAP = 2;

/** What lasts: in lanes of marks a band behind them, in lanes of bars one bar over the other. */
export function paintSpans(picture: Picture): void {
  for (const stack of picture.spans) {
    const box = picture.layout.lanes[stack.lane]!;
    if (picture.model.report.lanes[stack.lane]!.draws === 'bars') paintBars(picture, stack, box);
    else paintBands(picture, stack, box);
  }
}

/** Calls back for each span of a stack that is seen, as pixels; those that would be painted over each other once. */
function eachSeen(
  { view, toX, width, layout, model, axis }: Picture,
  { ids, from, reach }: Stack,
  see: (id: number, left: number, right: number) => void,
): void {
  const end = firstAtLeast(from, view.to);
  for (let index = firstAtLeast(reach, view.from); index < end;) {
    const left = Math.max(layout.gutter - 2, toX(from[index]!));
    const right = Math.min(width + 2, Math.max(left + LEAST_PIXELS, toX(model.spans.to[axis][ids[index]!]!)));
    see(ids[index]!, left, right);
    const pixel = view.from + ((left + 1 - layout.gutter) / (width - layout.gutter)) * (view.to - view.from);
    index = Math.max(index + 1, firstAtLeast(reach, pixel, index + 1, end));
  }
}

function paintBars(picture: Picture, stack: Stack, box: LaneBox): void {
  const { context, theme, spans, width } = picture;
  const rows = spans.filter(({ lane }) => lane === stack.lane).length;
  const name = isNarrow(width) ? 16 : 0;
  const pitch = (box.height - name - 8) / rows;
  const thick = Math.min(9, pitch - Math.min(BAR_GAP, pitch / 4));
  const y = box.top + name + 4 + stack.row * pitch + (pitch - thick) / 2;
  eachSeen(picture, stack, (id, left, right) => {
    const look = lookOf(picture, id);
    const outline = look.fill === 'outline' && right - left > 4;
    context.fillStyle = theme.colour[look.colour];
    context.globalAlpha = outline ? 0.22 : 0.62;
    context.fillRect(left, y, right - left, thick);
    context.globalAlpha = 1;
    if (!outline) return;
    context.strokeStyle = theme.colour[look.colour];
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, y + 0.5, right - left - 1, thick - 1);
  });
}

function paintBands(picture: Picture, stack: Stack, { top, height }: LaneBox): void {
  const { context, theme, layout } = picture;
  eachSeen(picture, stack, (id, left, right) => {
    const look = lookOf(picture, id);
    const colour = theme.colour[look.colour];
    context.fillStyle = colour;
    context.globalAlpha = 0.1;
    context.fillRect(left, top, right - left, height);
    context.globalAlpha = 1;
    context.fillRect(left, top + height - 3, right - left, 3);
    if (look.fill === 'hatched') hatch(picture, left, top, right - left, height, colour);
    if (look.fill === 'outline') {
      context.setLineDash([3, 3]);
      context.strokeStyle = colour;
      context.strokeRect(left + 0.5, top + 0.5, Math.max(0, right - left - 1), height - 1);
      context.setLineDash([]);
    }
    label(picture, kindOf(picture, id), Math.max(left, layout.gutter) + 6, right - 6, top + height - 10);
  });
}

/** The name of a band, where it has room. */
function label({ context, theme }: Picture, text: string, left: number, right: number, y: number): void {
  context.font = `10px ${theme.font}`;
  if (context.measureText(text).width > right - left) return;
  context.fillStyle = theme.muted;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, left, y);
}

function hatch(
  { context }: Picture,
  left: number,
  top: number,
  width: number,
  height: number,
  colour: string,
): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.35;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = left - height - (left % 7); x < left + width; x += 7) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

function kindOf({ model }: Picture, id: number): SpanKind {
  return model.report.spanKinds[model.spans.kind[id]!] as SpanKind;
}

function lookOf(picture: Picture, id: number): SpanLook {
  return SPAN_KINDS[kindOf(picture, id)];
}
