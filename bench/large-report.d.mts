import type { Report } from '../src/report/report.ts';

export function largeReport(count: number): Report;
