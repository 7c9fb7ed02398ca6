// Sums vitest's reports in build/reports: one line for each, and `N passed, N failed` alone on the last.
//
//   node tools/test-totals.mjs [--failed-step NAME]
//
// Fails when a test failed, was skipped or left as a "todo", when there is no report, or when a step is said to have failed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What one report of vitest (JSON) says. A file that could not even be loaded counts as a failed test. */
export function totalsOf(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function main(options) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const folder = path.join(root, 'build', 'reports');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files.sort()) {
    const totals = totalsOf(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
    console.log(`${file}: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
    for (const key of Object.keys(sum)) sum[key] += totals[key];
  }
  if (files.length === 0) console.log('There are no reports in build/reports.');
  if (sum.skipped > 0) console.log(`${sum.skipped} tests were skipped; here that is a failure.`);
  // A step without tests, such as the linter, that failed counts as one.
  const failedStep = options[0] === '--failed-step' ? options[1] : undefined;
  if (failedStep !== undefined) console.log(`The step "${failedStep}" failed.`);
  const failed = sum.failed + sum.skipped || (failedStep === undefined ? 0 : 1);
  console.log(`${sum.passed} passed, ${failed} failed`);
  if (failed > 0 || sum.passed === 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));
