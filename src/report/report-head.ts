import type { Fact, Report, Verdict } from './report.ts';

/** What is said of a run beside the picture. */
export interface ReportHead {
  readonly title: string;
  readonly about: string;
  readonly verdict: Verdict;
  readonly facts: readonly Fact[];
}

/** A report with what is said beside the picture. */
export function withHead(head: ReportHead, picture: Omit<Report, keyof ReportHead>): Report {
  const { title, about, verdict, facts } = head;
  return { title, about, verdict, facts, ...picture };
}
