import { MARK_KINDS } from '../mark-kinds.ts';
import type { MarkKind, MarkLook } from '../mark-kinds.ts';
import type { Picture } from './picture.ts';
import { firstAtLeast } from './search-sorted.ts';
import { addCounts, countBetween } from './series.ts';
import type { Series } from './series.ts';
import { isFilled, SHAPES } from './shapes.ts';

const RADIUS = 4.5;
const STORY_RADIUS = 6.5;
/** A mark for each so many pixels, and there are too many to draw each. */
const PIXELS_EACH = 5;
const COLUMN_PIXELS = 3;
/** Of a column, in pixels, where its row has so much room. */
const HIGHEST = 30;
/** Of one at the edge of its lane. */
const AT_EDGE = 8;
/** The story of a run is short; of more only as many are drawn. */
const MOST_STORY = 2000;

/** Each mark by its shape while there is room; else how many there are, as columns of their row. */
export function paintMarks(picture: Picture): void {
  const { view, width, layout } = picture;
  const most = (width - layout.gutter) / PIXELS_EACH;
  for (const series of picture.series) {
    const count = countBetween(series, view.from, view.to);
    if (count === 0) continue;
    if (count > most) paintColumns(picture, series);
    else paintEach(picture, series);
  }
  for (const series of picture.series) paintStory(picture, series);
  paintFound(picture);
  paintChosen(picture);
}

function lookOf({ model }: Picture, { kind }: Series): MarkLook {
  return MARK_KINDS[model.report.markKinds[kind] as MarkKind];
}

function rowOf({ layout }: Picture, { lane, kind }: Series): number {
  return layout.lanes[lane]!.rows[kind]!;
}

function paintEach(picture: Picture, series: Series): void {
  const { context, theme, view, toX } = picture;
  const { shape, colour } = lookOf(picture, series);
  const y = rowOf(picture, series);
  const end = firstAtLeast(series.xs, view.to);
  context.beginPath();
  for (let index = firstAtLeast(series.xs, view.from); index < end; index++) {
    SHAPES[shape](context, toX(series.xs[index]!), y, RADIUS);
  }
  finish(context, shape, theme.colour[colour], 1.5);
}

function finish(
  context: CanvasRenderingContext2D,
  shape: MarkLook['shape'],
  colour: string,
  lineWidth: number,
): void {
  if (isFilled(shape)) {
    context.fillStyle = colour;
    context.fill();
  } else {
    context.strokeStyle = colour;
    context.lineWidth = lineWidth;
    context.stroke();
  }
}

/** The more marks, the higher: by doublings, so that a single one is still seen beside thousands. */
function paintColumns(picture: Picture, series: Series): void {
  const { context, theme, view, width, layout } = picture;
  const columns = Math.max(1, Math.floor((width - layout.gutter) / COLUMN_PIXELS));
  const counts = new Float64Array(columns);
  addCounts(series, view.from, view.to, columns, counts);
  let most = 1;
  for (const count of counts) if (count > most) most = count;
  const y = rowOf(picture, series);
  const { colour, at } = lookOf(picture, series);
  const { pitch } = layout.lanes[series.lane]!;
  const high = at === undefined ? Math.max(5, Math.min(HIGHEST, pitch - 4)) - 1.5 : AT_EDGE;
  context.beginPath();
  for (let column = 0; column < columns; column++) {
    const count = counts[column]!;
    if (count === 0) continue;
    const height = 1.5 + (high * Math.log2(1 + count)) / Math.log2(1 + most);
    context.rect(layout.gutter + column * COLUMN_PIXELS, y - height / 2, COLUMN_PIXELS - 0.5, height);
  }
  context.fillStyle = theme.colour[colour];
  context.fill();
}

/** What the run's story tells is larger than the rest, and over it. */
function paintStory(picture: Picture, series: Series): void {
  const { context, theme, view, toX, model } = picture;
  const { tones } = model.report;
  const { shape, colour } = lookOf(picture, series);
  const y = rowOf(picture, series);
  const [first, end] = [firstAtLeast(series.xs, view.from), firstAtLeast(series.xs, view.to)];
  if (end - first > MOST_STORY) return;
  const path = (radius: number): boolean => {
    let any = false;
    context.beginPath();
    for (let index = first; index < end; index++) {
      if (tones[model.marks.tone[series.ids[index]!]!] === 'routine') continue;
      any = true;
      SHAPES[shape](context, toX(series.xs[index]!), y, radius);
    }
    return any;
  };
  if (!path(STORY_RADIUS)) return;
  context.strokeStyle = theme.ground;
  context.lineWidth = isFilled(shape) ? 3 : 5;
  context.stroke();
  path(STORY_RADIUS);
  finish(context, shape, theme.colour[colour], 2.4);
}

/** What was found has a light behind it, or is a light where there are too many. */
function paintFound(picture: Picture): void {
  const { context, theme, view, toX, found, model, layout, width } = picture;
  const [first, end] = [firstAtLeast(found.xs, view.from), firstAtLeast(found.xs, view.to)];
  if (end === first) return;
  const step = Math.max(1, Math.floor((end - first) / (width - layout.gutter)));
  context.strokeStyle = theme.found;
  context.lineWidth = 2.5;
  context.beginPath();
  for (let index = first; index < end; index += step) {
    const id = found.ids[index]!;
    const y = layout.lanes[model.marks.lane[id]!]!.rows[model.marks.kind[id]!]!;
    const x = toX(found.xs[index]!);
    context.moveTo(x + 8, y);
    context.arc(x, y, 8, 0, 2 * Math.PI);
  }
  context.stroke();
}

function paintChosen({ context, theme, toX, chosen, model, layout, axis }: Picture): void {
  if (chosen === undefined) return;
  const { marks } = model;
  const { top, height, rows } = layout.lanes[marks.lane[chosen]!]!;
  const x = toX(marks.at[axis][chosen]!);
  context.strokeStyle = theme.ink;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, rows[marks.kind[chosen]!]!, 9.5, 0, 2 * Math.PI);
  context.stroke();
  context.globalAlpha = 0.6;
  context.fillStyle = theme.ink;
  context.fillRect(Math.round(x), top, 1, height);
  context.globalAlpha = 1;
}
