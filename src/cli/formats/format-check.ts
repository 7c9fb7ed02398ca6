import type { GuestReport } from '../check/guest-report.ts';
import { formatCheckJson } from './check-json.ts';
import { checkSuites } from './check-suite.ts';
import { formatGithub } from './github.ts';
import { formatJunit } from './junit.ts';
import type { Format } from './test-suite.ts';

/** What is written of a check beside its text. @param exit what the process ends with */
export function formatCheck(format: Format, reports: readonly GuestReport[], exit: number): string {
  switch (format) {
    case 'text':
      return '';
    case 'json':
      return formatCheckJson(reports, exit);
    case 'junit':
      return formatJunit('lockstep check', checkSuites(reports));
    case 'github':
      return formatGithub(checkSuites(reports));
  }
}
