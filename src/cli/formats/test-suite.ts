/** Results in the terms that CI systems have for those of tests. Plain data. */
export interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/** One thing that was judged. */
export interface TestCase {
  readonly name: string;
  /** Path of the file that it is about, as seen from the working directory, with slashes. */
  readonly file?: string;
  /** `error`: it could not be judged. `skipped`: nothing was shown. */
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  /** In one line, where it did not pass. */
  readonly message?: string;
  /** More than that, in lines. */
  readonly details?: string;
}

/** Formats of what `check` and `replay` write to standard output. */
export const FORMATS = ['text', 'json', 'junit', 'github'] as const;

export type Format = (typeof FORMATS)[number];

/** Whether people read it too: GitHub shows the log, in which they look for more. */
export function hasText(format: Format): boolean {
  return format === 'text' || format === 'github';
}
