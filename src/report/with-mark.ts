import { PositionClock } from './position-clock.ts';
import type { Mark, Report } from './report.ts';

/** A report with one mark more, at the time that its lane's other marks have about its position. */
export function withMark(report: Report, mark: Omit<Mark, 'ticks'>): Report {
  const clock = new PositionClock();
  for (const { lane, position, ticks } of report.marks) if (lane === mark.lane) clock.add(position, ticks);
  const timed: Mark = { ...mark, ticks: clock.at(mark.position) };
  const before = ({ ticks, position }: Mark): boolean =>
    report.timed ? ticks <= timed.ticks : position <= timed.position;
  const index = report.marks.findLastIndex(before) + 1;
  return { ...report, marks: report.marks.toSpliced(index, 0, timed) };
}
