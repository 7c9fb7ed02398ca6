import type { MarkLook } from '../mark-kinds.ts';

type Shape = MarkLook['shape'];
type Draw = (path: CanvasRenderingContext2D, x: number, y: number, r: number) => void;

/** Shapes that are filled; the others are drawn with lines. */
const FILLED: ReadonlySet<Shape> = new Set<Shape>([
  'dot',
  'square',
  'diamond',
  'up',
  'down',
  'chevrons',
  'star',
  'flag',
  'play',
  'bolt',
]);

export function isFilled(shape: Shape): boolean {
  return FILLED.has(shape);
}

function polygon(...points: readonly (readonly [number, number])[]): Draw {
  return (path, x, y, r) => {
    for (const [index, [dx, dy]] of points.entries()) {
      if (index === 0) path.moveTo(x + dx * r, y + dy * r);
      else path.lineTo(x + dx * r, y + dy * r);
    }
    path.closePath();
  };
}

function lines(...pairs: readonly (readonly [number, number, number, number])[]): Draw {
  return (path, x, y, r) => {
    for (const [fromX, fromY, toX, toY] of pairs) {
      path.moveTo(x + fromX * r, y + fromY * r);
      path.lineTo(x + toX * r, y + toY * r);
    }
  };
}

const circle: Draw = (path, x, y, r) => {
  path.moveTo(x + r * 0.8, y);
  path.arc(x, y, r * 0.8, 0, 2 * Math.PI);
};

const up = polygon([0, -1], [0.95, 0.8], [-0.95, 0.8]);
const rhomb = polygon([0, -1], [1, 0], [0, 1], [-1, 0]);
const box = polygon([-0.8, -0.8], [0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]);

/** Adds the outline of each shape to a path, around a point, with a radius in pixels. */
export const SHAPES: Readonly<Record<Shape, Draw>> = {
  dot: (path, x, y, r) => circle(path, x, y, r * 0.85),
  ring: circle,
  square: box,
  box,
  diamond: rhomb,
  rhomb,
  up,
  caret: up,
  down: polygon([0, 1], [0.95, -0.8], [-0.95, -0.8]),
  chevrons: (path, x, y, r) => {
    polygon([0, -1.1], [0.95, 0.1], [-0.95, 0.1])(path, x, y, r);
    polygon([0, 0], [0.95, 1.2], [-0.95, 1.2])(path, x, y, r);
  },
  bar: lines([0, -1.2, 0, 1.2]),
  cross: lines([-0.85, -0.85, 0.85, 0.85], [0.85, -0.85, -0.85, 0.85]),
  plus: lines([-1, 0, 1, 0], [0, -1, 0, 1]),
  star: polygon(
    ...Array.from({ length: 10 }, (_, index): [number, number] => {
      const angle = (index * Math.PI) / 5 - Math.PI / 2;
      const r = index % 2 === 0 ? 1.25 : 0.55;
      return [r * Math.cos(angle), r * Math.sin(angle)];
    }),
  ),
  flag: (path, x, y, r) => {
    polygon([-0.75, -1.1], [0.95, -0.5], [-0.75, 0.15])(path, x, y, r);
    path.rect(x - 0.85 * r, y - 1.1 * r, 0.3 * r, 2.3 * r);
  },
  pause: lines([-0.4, -0.9, -0.4, 0.9], [0.4, -0.9, 0.4, 0.9]),
  play: polygon([-0.7, -0.95], [0.95, 0], [-0.7, 0.95]),
  bolt: polygon([0.35, -1.3], [-0.75, 0.25], [-0.05, 0.25], [-0.35, 1.3], [0.75, -0.25], [0.05, -0.25]),
};
