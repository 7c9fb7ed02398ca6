import type { GuestReport } from '../check/guest-report.ts';
import { REPORT_VERSION, fileJson } from './replay-json.ts';

/**
 * Guests that were checked, as JSON for programs (schema/check-report.schema.json).
 * @param exit what the process ends with
 */
export function formatCheckJson(reports: readonly GuestReport[], exit: number): string {
  const report = { report: REPORT_VERSION, command: 'check', exit, guests: reports.map(guestJson) };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function guestJson({ guest, result, fixtures, again }: GuestReport): object {
  const { subject, seed, verdict, laws, invariants, trials, inconclusive, consumed, ends, judged } = result;
  const { asked, notExercised, pairs, failure } = result;
  return {
    ...{ guest, id: subject, verdict, laws, invariants, seed, trials },
    ...(asked !== undefined && { asked }),
    ...{ inconclusive, consumed, ends, judged },
    ...(notExercised !== undefined && { notExercised }),
    ...(pairs !== undefined && { pairs }),
    ...(fixtures !== undefined && {
      fixtures: { folder: fixtures.folder, files: fixtures.files.map(fileJson) },
    }),
    ...(failure !== undefined && { failure: { ...failure, ...(again !== undefined && { again }) } }),
  };
}
