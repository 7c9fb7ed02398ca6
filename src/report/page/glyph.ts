import type { MarkLook } from '../mark-kinds.ts';
import { element } from './element.ts';
import { isFilled, SHAPES } from './shapes.ts';
import { themeOf } from './theme.ts';

const SIZE = 16;

/** A mark's shape as a small picture of its own, for legend and tables. */
export function glyph(look: MarkLook): HTMLCanvasElement {
  const canvas = element('canvas', { class: 'glyph', 'aria-hidden': 'true' });
  canvas.width = SIZE * devicePixelRatio;
  canvas.height = SIZE * devicePixelRatio;
  drawGlyph(canvas, look);
  return canvas;
}

/** Again, in the colours that there are now. */
export function drawGlyph(canvas: HTMLCanvasElement, { shape, colour }: MarkLook): void {
  const context = canvas.getContext('2d')!;
  const theme = themeOf(document.documentElement);
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, SIZE, SIZE);
  context.beginPath();
  SHAPES[shape](context, SIZE / 2, SIZE / 2, 5.5);
  if (isFilled(shape)) {
    context.fillStyle = theme.colour[colour];
    context.fill();
  } else {
    context.strokeStyle = theme.colour[colour];
    context.lineWidth = 1.8;
    context.stroke();
  }
}
