import type { Report } from './report.ts';

/** More than that no browser shows in time. */
export const MAX_MARKS = 2_000_000;

/** Positions of which a report is made. */
export interface PositionWindow {
  readonly from: number;
  readonly to: number;
}

export const EVERYTHING: PositionWindow = { from: 0, to: Infinity };

export function inWindow({ from, to }: PositionWindow, position: number): boolean {
  return position >= from && position <= to;
}

/** The part of a report that lies between two positions. */
export function within(report: Report, window: PositionWindow): Report {
  if (window.from <= 0 && window.to === Infinity) return report;
  const overlaps = (a: { readonly position: number }, b = a): boolean =>
    Math.min(a.position, b.position) <= window.to && Math.max(a.position, b.position) >= window.from;
  return {
    ...report,
    marks: report.marks.filter(({ position }) => inWindow(window, position)),
    spans: report.spans.filter(({ from, to }) => overlaps(from, to)),
    arrows: report.arrows.filter(({ from, to }) => overlaps(from, to)),
    curves: report.curves.map((curve) => ({
      ...curve,
      points: pointsWithin(curve.points, window),
    })),
  };
}

/** Between two points a curve is as it was at the first: what was before the window holds at its beginning. */
function pointsWithin<P extends { readonly position: number }>(
  points: readonly P[],
  window: PositionWindow,
): readonly P[] {
  const inside = points.filter(({ position }) => inWindow(window, position));
  const before = points.findLast(({ position }) => position < window.from);
  const covered = before === undefined || inside[0]?.position === window.from;
  return covered ? inside : [{ ...before, position: window.from }, ...inside];
}
