import { MARK_KINDS } from '../mark-kinds.ts';
import type { MarkKind, MarkLook } from '../mark-kinds.ts';
import type { EncodedReport } from '../encoded-report.ts';
import { COLOURS } from './theme.ts';
import type { Colour } from './theme.ts';

/** Where a lane is, in pixels from the top. */
export interface LaneBox {
  readonly top: number;
  readonly height: number;
  /** For each of `markKinds`, the middle of the row that it is in. */
  readonly rows: readonly number[];
  /** How high a row is. */
  readonly pitch: number;
}

export interface Layout {
  readonly axisHeight: number;
  readonly lanes: readonly LaneBox[];
  readonly height: number;
  /** Pixels on the left that lanes' names are in; 0 where there is no room for them beside the picture. */
  readonly gutter: number;
}

const HEIGHTS = { marks: 62, bars: 50, messages: 64, curve: 46 } as const;
const AXIS_HEIGHT = 30;
const GAP = 1;
const GUTTER = 156;
/** Narrower pictures have their lanes' names inside. */
const NARROW = 620;
const NAME_HEIGHT = 16;

export function isNarrow(width: number): boolean {
  return width < NARROW;
}

/** @param width of the whole picture, in pixels @param present for each lane, the kinds of marks in it */
export function layoutOf(
  { lanes, markKinds }: EncodedReport,
  present: readonly ReadonlySet<number>[],
  width: number,
): Layout {
  const narrow = isNarrow(width);
  let top = AXIS_HEIGHT;
  const boxes = lanes.map(({ draws }, lane): LaneBox => {
    const name = narrow ? NAME_HEIGHT : 0;
    const height = HEIGHTS[draws] + name;
    const inner = { top: top + name + 5, height: height - name - 10 };
    const colours = coloursOf(markKinds, present[lane] ?? new Set());
    const rows = rowsOf(markKinds, colours, inner);
    const box = { top, height, rows, pitch: inner.height / Math.max(1, colours.length) };
    top += height + GAP;
    return box;
  });
  return { axisHeight: AXIS_HEIGHT, lanes: boxes, height: top, gutter: narrow ? 0 : GUTTER };
}

/** Of the kinds that a lane has a row for. */
function coloursOf(kinds: readonly string[], present: ReadonlySet<number>): Colour[] {
  const looks = kinds.map((kind): MarkLook => MARK_KINDS[kind as MarkKind]);
  return COLOURS.filter((colour) =>
    looks.some((look, kind) => present.has(kind) && look.colour === colour && look.at === undefined),
  );
}

/** Kinds of one colour share a row, unless they belong to an edge. */
function rowsOf(
  kinds: readonly string[],
  used: readonly Colour[],
  { top, height }: { readonly top: number; readonly height: number },
): number[] {
  const looks = kinds.map((kind): MarkLook => MARK_KINDS[kind as MarkKind]);
  return looks.map(({ colour, at }) => {
    if (at === 'top') return top + 3;
    if (at === 'bottom') return top + height - 3;
    const row = Math.max(0, used.indexOf(colour));
    return top + ((row + 0.5) * height) / Math.max(1, used.length);
  });
}
