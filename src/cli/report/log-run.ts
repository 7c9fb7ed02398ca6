import type { RecordingVerdict } from '../../harness/fixtures/recording-fixture.ts';
import { LogReader } from '../../hypervisor/log/log-reader.ts';
import type { LogSource } from '../../hypervisor/log/log-source.ts';
import type { ReplayResult } from '../../hypervisor/replayer.ts';
import type { MachineDescription } from '../../machine/description.ts';
import type { Report, Verdict } from '../../report/report.ts';
import { RunReport } from '../../report/run/run-report.ts';
import type { PositionWindow } from '../../report/window.ts';
import { withLocalisation } from '../../report/with-localisation.ts';
import { counted, grouped } from '../../report/words/numbers.ts';
import type { Comparison } from '../diff/diff-logs.ts';
import { VERDICT } from '../exit-codes.ts';
import { formatReplay } from '../replay/format-replay.ts';
import { inLog, replaySource } from '../replay/replay-log.ts';
import { concludeRecording } from '../replay/replay-recording.ts';

/** A log that was opened, and what is given with it. */
export interface OpenedLog {
  readonly source: LogSource;
  /** What errors about it have in front. */
  readonly name: string;
  /** The guest's file, for a log that has only its hash; and the path that it was given by. */
  readonly guest: Uint8Array | undefined;
  readonly given: string | undefined;
}

/** What else is to be said of a log. */
export interface LogRemarks {
  /** Another log, with which it was compared. */
  readonly against?: ComparedLog | undefined;
  /** What its replay has to come to; default: whatever that is. */
  readonly expected?: RecordingVerdict;
}

/** A log with which another one was compared. */
export interface ComparedLog {
  readonly name: string;
  readonly comparison: Comparison;
}

/**
 * The report of a log: what its recorder logged, and what its replay does.
 * @throws LockstepError
 */
export async function reportLog(
  { source, name, guest, given }: OpenedLog,
  window: PositionWindow,
  { against, expected }: LogRemarks = {},
): Promise<Report> {
  const run = new RunReport(window);
  const { machine, entries } = readLog(source, name, run);
  const keep = (effects: Parameters<RunReport['effect']>[0][], position: number): void => {
    for (const effect of effects) run.effect(effect, position);
  };
  const { result } = await replaySource(
    source,
    name,
    guest,
    { keep: (effects, { position }) => keep([...effects], position) },
    given,
  );
  const report = run.finish(
    {
      title: machine.image?.name ?? machine.family,
      about: `recorded, and replayed from its log${against === undefined ? '' : `; compared with ${against.name}`}`,
      verdict: verdictOf(result, against, expected),
      facts: [
        { name: 'machine', lines: [`${machine.family}, semantics ${machine.semantics}`] },
        {
          name: 'log',
          lines: [counted(entries, 'entry', 'entries'), `${grouped(source.bytes)} bytes`],
        },
        ...(machine.image === undefined
          ? []
          : [{ name: "SHA-256 of the guest's file", lines: [machine.image.hash] }]),
      ],
    },
    result,
  );
  const localisation = against?.comparison.localisation;
  return localisation === undefined ? report : withLocalisation(report, localisation);
}

/** Two runs that differ are what is looked at; whether this one replays is said too where it does not. */
function verdictOf(
  result: ReplayResult,
  against: ComparedLog | undefined,
  expected: RecordingVerdict | undefined,
): Verdict {
  if (expected !== undefined) {
    const { code, line } = concludeRecording(expected, result);
    if (code !== VERDICT.good) return { tone: 'bad', words: line };
    return { tone: expected === 'equal' ? 'good' : 'plain', words: line };
  }
  const replayed = { tone: TONES[result.verdict], words: formatReplay(result) };
  if (against === undefined || result.verdict !== 'equal') return replayed;
  const { verdict, entries } = against.comparison;
  return { tone: verdict === 'equal' ? 'good' : 'bad', words: `${verdict}: ${entries}` };
}

const TONES: Readonly<Record<ReplayResult['verdict'], 'good' | 'bad' | 'plain'>> = {
  equal: 'good',
  diverged: 'bad',
  torn: 'plain',
};

/** Reads all entries of a log into a report, never with more than a part of the log in memory. */
function readLog(
  source: LogSource,
  name: string,
  run: RunReport,
): { readonly machine: MachineDescription; readonly entries: number } {
  try {
    const reader = new LogReader(source);
    for (; reader.entry !== undefined; reader.advance()) run.entry(reader.entry);
    return { machine: reader.header.machine, entries: reader.sequence };
  } catch (error) {
    throw inLog(name, error);
  }
}
