import { MARK_KINDS } from '../mark-kinds.ts';
import type { MarkKind, MarkLook } from '../mark-kinds.ts';
import { element } from './element.ts';
import type { Axis, Model } from './model.ts';
import type { Picture } from './picture.ts';
import { addCounts } from './series.ts';
import { centred, wholeView } from './view.ts';
import type { View } from './view.ts';

const HEIGHT = 40;
const COLUMN_PIXELS = 2;

/** The whole run in a narrow strip, with the part that is looked at; a press or a drag goes there. */
export class Overview {
  readonly node = element('canvas', { class: 'overview', 'aria-hidden': 'true' });
  readonly #model: Model;
  #width = 0;
  #gutter = 0;
  #axis: Axis = 'position';
  #view: View = { from: 0, to: 1 };
  /** How many marks each column has, by axis and width. */
  #counts: { readonly axis: Axis; readonly width: number; readonly counts: Float64Array } | undefined;

  constructor(model: Model, look: (view: View) => void) {
    this.#model = model;
    const go = (event: PointerEvent): void => {
      if (event.buttons % 2 === 0) return;
      const bounds = this.#model.bounds[this.#axis];
      const { from, to } = wholeView(bounds);
      const at = from + ((event.offsetX - this.#gutter) / (this.#width - this.#gutter)) * (to - from);
      look(centred(this.#view, at, bounds));
    };
    this.node.addEventListener('pointerdown', (event) => {
      this.node.setPointerCapture(event.pointerId);
      go(event);
    });
    this.node.addEventListener('pointermove', go);
  }

  resize(width: number, gutter: number): void {
    this.#width = width;
    this.#gutter = gutter;
    this.node.width = Math.round(width * devicePixelRatio);
    this.node.height = Math.round(HEIGHT * devicePixelRatio);
    this.node.style.height = `${HEIGHT}px`;
  }

  paint(picture: Picture): void {
    const { axis, view, theme, series, model } = picture;
    [this.#axis, this.#view] = [axis, view];
    const context = this.node.getContext('2d', { alpha: false })!;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.fillStyle = theme.ground;
    context.fillRect(0, 0, this.#width, HEIGHT);
    const whole = wholeView(model.bounds[axis]);
    const counts = this.#count(picture, whole);
    let most = 1;
    for (const count of counts) if (count > most) most = count;
    const base = HEIGHT - 6;
    context.fillStyle = theme.muted;
    context.globalAlpha = 0.6;
    for (const [column, count] of counts.entries()) {
      if (count === 0) continue;
      const height = 2 + ((base - 8) * Math.log2(1 + count)) / Math.log2(1 + most);
      context.fillRect(this.#gutter + column * COLUMN_PIXELS, base - height, COLUMN_PIXELS - 0.5, height);
    }
    context.globalAlpha = 1;
    const toX = (value: number): number =>
      this.#gutter + ((value - whole.from) / (whole.to - whole.from)) * (this.#width - this.#gutter);
    for (const { kind, xs } of series) {
      const look: MarkLook = MARK_KINDS[model.report.markKinds[kind] as MarkKind];
      if (look.line !== true) continue;
      context.fillStyle = theme.colour[look.colour];
      for (const x of xs) context.fillRect(toX(x) - 1, 2, 2, HEIGHT - 4);
    }
    this.#paintView(context, picture, toX);
  }

  #paintView(
    context: CanvasRenderingContext2D,
    { view, theme }: Picture,
    toX: (value: number) => number,
  ): void {
    const [left, right] = [toX(view.from), Math.max(toX(view.from) + 3, toX(view.to))];
    context.fillStyle = theme.ground;
    context.globalAlpha = 0.6;
    context.fillRect(this.#gutter, 0, left - this.#gutter, HEIGHT);
    context.fillRect(right, 0, this.#width - right, HEIGHT);
    context.globalAlpha = 1;
    context.strokeStyle = theme.colour.input;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(left + 0.75, 1.75, Math.max(2, right - left - 1.5), HEIGHT - 3.5, 4);
    context.stroke();
  }

  #count({ axis, series }: Picture, { from, to }: View): Float64Array {
    const width = this.#width - this.#gutter;
    if (this.#counts?.axis === axis && this.#counts.width === width) return this.#counts.counts;
    const counts = new Float64Array(Math.max(1, Math.floor(width / COLUMN_PIXELS)));
    for (const each of series) addCounts(each, from, to, counts.length, counts);
    this.#counts = { axis, width, counts };
    return counts;
  }
}
