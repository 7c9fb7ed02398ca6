import { PositionClock } from './position-clock.ts';
import type { Mark, Report } from './report.ts';

/** A report with the place at which a law or an invariant was seen to be broken: in its first lane, and through all. */
export function withBreach(report: Report, position: number, text: string): Report {
  const clock = new PositionClock();
  for (const mark of report.marks) if (mark.lane === 0) clock.add(mark.position, mark.ticks);
  const breach: Mark = { lane: 0, kind: 'breach', position, ticks: clock.at(position), text, tone: 'bad' };
  const { timed } = report;
  const before = (mark: Mark): boolean =>
    timed ? mark.ticks <= breach.ticks : mark.position <= breach.position;
  const index = report.marks.findLastIndex(before) + 1;
  return { ...report, marks: report.marks.toSpliced(index, 0, breach) };
}
