import type { Deltas, EncodedReport, EncodedStretches } from '../encoded-report.ts';

/** What is on the horizontal axis. */
export type Axis = 'position' | 'ticks';

/** A value on either axis, by item. */
export type OnAxes = Readonly<Record<Axis, Float64Array>>;

/** Marks by columns, in the order of the report. */
export interface MarkColumns {
  readonly count: number;
  readonly lane: Uint8Array;
  readonly kind: Uint8Array;
  readonly tone: Uint8Array;
  readonly at: OnAxes;
  readonly text: Uint32Array;
}

/** Spans or arrows by columns. */
export interface StretchColumns {
  readonly count: number;
  readonly lane: Uint8Array;
  readonly kind: Uint8Array;
  readonly from: OnAxes;
  readonly to: OnAxes;
  readonly text: Uint32Array;
}

export interface CurveColumns {
  readonly lane: number;
  readonly name: string;
  readonly at: OnAxes;
  readonly value: Float64Array;
  readonly max: number;
}

/** A report as the page draws it. */
export interface Model {
  readonly report: EncodedReport;
  readonly marks: MarkColumns;
  readonly spans: StretchColumns;
  readonly arrows: StretchColumns;
  /** Arrows that never came, by index. */
  readonly lost: ReadonlySet<number>;
  readonly curves: readonly CurveColumns[];
  /** From the first thing to the last. */
  readonly bounds: Readonly<Record<Axis, readonly [number, number]>>;
}

export function modelOf(report: EncodedReport): Model {
  const { marks, spans, arrows, curves } = report;
  const markColumns: MarkColumns = {
    count: marks.lane.length,
    lane: Uint8Array.from(marks.lane),
    kind: Uint8Array.from(marks.kind),
    tone: Uint8Array.from(marks.tone),
    at: { position: summed(marks.position), ticks: summed(marks.ticks) },
    text: Uint32Array.from(marks.text),
  };
  const [spanColumns, arrowColumns] = [stretchColumns(spans), stretchColumns(arrows)];
  const curveColumns = curves.map(({ lane, name, position, ticks, value }) => {
    const values = summed(value);
    const at = { position: summed(position), ticks: summed(ticks) };
    return { lane, name, at, value: values, max: extent([values])[1] };
  });
  const bounds = (axis: Axis): [number, number] =>
    extent([
      markColumns.at[axis],
      ...[spanColumns, arrowColumns].flatMap(({ from, to }) => [from[axis], to[axis]]),
      ...curveColumns.map(({ at }) => at[axis]),
    ]);
  return {
    report,
    marks: markColumns,
    spans: spanColumns,
    arrows: arrowColumns,
    lost: new Set(arrows.lost),
    curves: curveColumns,
    bounds: { position: bounds('position'), ticks: bounds('ticks') },
  };
}

function stretchColumns(encoded: EncodedStretches): StretchColumns {
  const from = { position: summed(encoded.position), ticks: summed(encoded.ticks) };
  return {
    count: encoded.lane.length,
    lane: Uint8Array.from(encoded.lane),
    kind: Uint8Array.from(encoded.kind),
    from,
    to: {
      position: from.position.map((start, index) => start + encoded.lasts[index]!),
      ticks: from.ticks.map((start, index) => start + encoded.lastsTicks[index]!),
    },
    text: Uint32Array.from(encoded.text),
  };
}

function summed(deltas: Deltas): Float64Array {
  const values = new Float64Array(deltas.length);
  let value = 0;
  for (let index = 0; index < deltas.length; index++) values[index] = value += deltas[index]!;
  return values;
}

/** The least and the greatest of all values; 0 and 1 without any. */
function extent(lists: readonly Float64Array[]): [number, number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const list of lists) {
    for (const value of list) {
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return least > greatest ? [0, 1] : [least, greatest];
}
