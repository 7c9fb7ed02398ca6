import type { ReplayedFile } from '../replay/replayed-file.ts';

/** Version of the JSON that `replay` and `check` write; fields may be added without another one. */
export const REPORT_VERSION = 1;

/**
 * Files that were replayed, as JSON for programs (schema/replay-report.schema.json).
 * @param exit what the process ends with
 */
export function formatReplayJson(files: readonly ReplayedFile[], exit: number): string {
  const report = {
    report: REPORT_VERSION,
    command: 'replay',
    exit,
    files: files.map(({ name, kind, verdict, line, failure }) => ({
      ...{ name, kind, verdict, message: line },
      ...(failure !== undefined && { failure }),
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
