import type { Layout } from './layout.ts';
import type { Axis, Model } from './model.ts';
import type { Series } from './series.ts';
import type { Stack } from './stacks.ts';
import type { Theme } from './theme.ts';
import type { View } from './view.ts';

/** All that a frame is painted from. */
export interface Picture {
  readonly context: CanvasRenderingContext2D;
  readonly model: Model;
  readonly axis: Axis;
  readonly view: View;
  readonly layout: Layout;
  readonly theme: Theme;
  /** Of the canvas, in pixels of the style sheet. */
  readonly width: number;
  readonly series: readonly Series[];
  readonly spans: readonly Stack[];
  readonly arrows: readonly Stack[];
  /** From a value on the axis to pixels. */
  readonly toX: (value: number) => number;
  readonly pointerX: number | undefined;
  /** A mark that was chosen. */
  readonly chosen: number | undefined;
  /** Marks that were found, in the order of the axis, as values on it; with the lanes that they are in. */
  readonly found: FoundMarks;
}

export interface FoundMarks {
  readonly xs: Float64Array;
  readonly ids: Uint32Array;
}
