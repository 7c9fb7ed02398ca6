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
    files: files.map(fileJson),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** One file, without what only the process needs. */
export function fileJson({ name, kind, verdict, line, failure }: ReplayedFile): object {
  return { name, kind, verdict, message: line, ...(failure !== undefined && { failure }) };
}
