import type { CheckResult } from '../../harness/check/check-result.ts';
import { formatResult } from '../../harness/check/format-result.ts';
import type { FolderReplay } from './guest-fixtures.ts';
import { VERDICT } from '../exit-codes.ts';

/** What came of one guest's check. Plain data. */
export interface GuestReport {
  /** Path of the guest's file, as seen from the working directory, with slashes. */
  readonly guest: string;
  readonly result: CheckResult;
  /** What came of its fixtures; absent where there are none, or none were wanted. */
  readonly fixtures?: FolderReplay;
  /** How to have its failure again. */
  readonly again?: Again;
}

/** Ways to have a failure again. */
export interface Again {
  /** A command of a shell. */
  readonly command: string;
  /** The scenario's file, if it is kept in one. */
  readonly file?: string;
  /** Whether that was there before, with the same failure. */
  readonly known?: boolean;
  /** The scenario's string, if it fits into one. */
  readonly string?: string;
  /** Options that begin with the trial. */
  readonly options?: string;
}

/** A guest's report as text for people. */
export function formatGuestReport({ result, fixtures, again }: GuestReport): string {
  const lines = fixtures === undefined ? [] : fixtureLines(fixtures);
  if (again === undefined) return joined(lines) + formatResult(result);
  const report = formatResult(result, { command: again.command });
  return joined(lines) + report + joined(againLines(again));
}

function fixtureLines({ folder, files }: FolderReplay): string[] {
  const failed = files.filter(({ code }) => code !== VERDICT.good);
  return [
    `${folder}: ${files.length - failed.length} of ${files.length} as expected`,
    ...failed.map(({ name, line }) => `  ${name}: ${line}`),
    '',
  ];
}

function againLines({ file, known = false, string, options }: Again): string[] {
  return [
    ...(file === undefined
      ? []
      : [known ? `${file} has the same failure already: nothing is saved.` : `It is saved in ${file}.`]),
    ...(string === undefined ? [] : ['Where that file is not:', `  lockstep replay --scenario ${string}`]),
    ...(options === undefined ? [] : [`With the same options, ${options} begins with it.`]),
  ];
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** What a check of guests ends with. */
export function checkCode(reports: readonly GuestReport[]): number {
  const failed = reports.some(
    ({ result, fixtures }) => result.failed || fixtures?.files.some(({ code }) => code !== VERDICT.good),
  );
  if (failed) return VERDICT.bad;
  return reports.some(({ result }) => result.verdict === 'holds') ? VERDICT.good : VERDICT.inconclusive;
}

/** How many guests came to what, in a line. @param guests those that were to be tried */
export function checkSummary(reports: readonly GuestReport[], guests: number): string {
  const count = (verdict: CheckResult['verdict']): number =>
    reports.filter(({ result }) => result.verdict === verdict).length;
  const parts = [
    `${count('holds')} hold`,
    `${count('failed')} failed`,
    `${count('inconclusive')} inconclusive`,
  ];
  const left = guests - reports.length;
  return `${guests} guests: ${parts.join(', ')}${left > 0 ? `, ${left} not tried` : ''}`;
}
