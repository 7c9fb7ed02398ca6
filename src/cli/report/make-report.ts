import { existsSync } from 'node:fs';
import { basename } from 'node:path';

import { readWholeFile } from '../../environment/host/file.ts';
import { LogFileSource } from '../../environment/host/log-file-source.ts';
import { isRecording, parseRecording } from '../../harness/fixtures/recording-fixture.ts';
import { looksLikeString } from '../../harness/fixtures/scenario-string.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import { LockstepError } from '../../machine/errors.ts';
import { PAGE_BEGINNING, reportPage } from '../../report/report-page.ts';
import type { Report } from '../../report/report.ts';
import { TRACE_BEGINNING, traceTexts } from '../../report/trace-events.ts';
import { counted } from '../../report/words/numbers.ts';
import { VERDICT } from '../exit-codes.ts';
import { compareLogs } from '../diff/diff-logs.ts';
import { asksInvariants } from '../invariant-options.ts';
import { openFixture } from '../replay/fixture-subject.ts';
import { kindOf } from '../replay/replay-path.ts';
import { recordingFiles } from '../replay/replay-recording.ts';
import { tell } from '../tell.ts';
import { reportLog } from './log-run.ts';
import type { ReportArguments } from './report-arguments.ts';
import { reportScenario } from './scenario-run.ts';
import { refuseOtherFile, writeReport } from './write-report.ts';

/**
 * Writes the report of a log, a scenario or a fixture. @returns what the process ends with: that it was written, whatever it
 * says
 * @throws LockstepError
 */
export async function makeReport(path: string, options: ReportArguments): Promise<number> {
  const { page, trace } = options;
  // Before all the work.
  if (page !== undefined) refuseOtherFile('-o', page, PAGE_BEGINNING);
  if (trace !== undefined) refuseOtherFile('--perfetto', trace, TRACE_BEGINNING);
  const report = await reportOf(path, options);
  if (page !== undefined) writeReport(page, [reportPage(report)]);
  if (trace !== undefined) writeReport(trace, traceTexts(report));
  const written = [page, trace].filter((one) => one !== undefined).join(' and ');
  tell(`${written}: ${counted(report.marks.length, 'event')}; ${report.verdict.words}`);
  return VERDICT.good;
}

async function reportOf(path: string, options: ReportArguments): Promise<Report> {
  if (!looksLikeString(path) || existsSync(path)) {
    if (kindOf(path) === 'log') return ofLogFile(path, options);
    refuseAgainst(path, options);
    const text = new TextDecoder().decode(readWholeFile(path).bytes);
    if (isRecording(text, path)) return ofRecording(text, path, options);
  }
  refuseAgainst(path, options);
  return reportScenario(await openFixture(path), options);
}

async function ofLogFile(path: string, options: ReportArguments): Promise<Report> {
  refuseForLog(path, options);
  const { guest: given, window, against } = options;
  const compared =
    against === undefined
      ? undefined
      : { name: basename(against), comparison: compareLogs([path, against], given) };
  const source = new LogFileSource(path);
  try {
    const guest = given === undefined ? undefined : readWholeFile(given).bytes;
    return await reportLog({ source, name: path, guest, given }, window, { against: compared });
  } finally {
    source.close();
  }
}

function ofRecording(text: string, path: string, options: ReportArguments): Promise<Report> {
  refuseForLog(path, options);
  const { guest: given, window } = options;
  const recording = parseRecording(text, path);
  const files = recordingFiles(recording, path);
  const guest = given === undefined ? files.guest : readWholeFile(given).bytes;
  const log = { source: memorySource(files.log), name: path, guest, given };
  return reportLog(log, window, { expected: recording.expect });
}

/** Two files are compared that `lockstep diff` compares, too. */
function refuseAgainst(path: string, { against }: ReportArguments): void {
  if (against === undefined) return;
  throw new LockstepError(
    'bad-configuration',
    `--against ${against}: a log is compared with a log, and ${path} is none`,
  );
}

/** What is asked of a scenario, and not of a recorded run. */
function refuseForLog(path: string, { leak, invariants }: ReportArguments): void {
  if (leak === undefined && !asksInvariants(invariants)) return;
  const what = leak === undefined ? 'what is asked of guests' : '--leak';
  throw new LockstepError(
    'bad-configuration',
    `${path}: a recorded run is only replayed, so ${what} does not apply; give a scenario`,
  );
}
