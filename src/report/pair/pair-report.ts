import { readEntries } from '../../hypervisor/log/entry-list.ts';
import type { LogEntry } from '../../hypervisor/log/entry.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { PairHistory } from '../../simulation/history.ts';
import { consoleSection } from '../console-section.ts';
import { PositionClock } from '../position-clock.ts';
import type { Curve, Mark, Report, TextSection } from '../report.ts';
import { withHead } from '../report-head.ts';
import type { ReportHead } from '../report-head.ts';
import { ConsoleText } from '../words/console-text.ts';
import { describeEntry, entryKind } from '../words/describe-entry.ts';
import { grouped } from '../words/numbers.ts';
import { quotedOutputs } from '../words/quoted.ts';
import { LANE, PAIR_LANES } from './pair-lanes.ts';
import { momentMarks } from './pair-moments.ts';
import type { PairRecord } from './pair-record.ts';
import { pairArrows, pairSpans } from './pair-spans.ts';

/** What was seen of a pair, as a report. */
export function pairReport(head: ReportHead, record: PairRecord): Report {
  const marks = [
    ...momentMarks(record),
    ...loggedMarks(record),
    ...followedMarks(record),
    ...outputMarks(record),
    ...differenceMarks(record),
  ].sort((a, b) => a.ticks - b.ticks || a.position - b.position || a.lane - b.lane);
  return withHead(head, {
    lanes: PAIR_LANES,
    marks,
    spans: pairSpans(record),
    arrows: pairArrows(record.history),
    curves: [lagCurve(record)],
    timed: true,
    texts: texts(record),
  });
}

/** What the live guest was given, and what else its log says: of the first primary, and of the one that took over. */
function loggedMarks({ history, written }: PairRecord): Mark[] {
  const first = readEntries(memorySource(history.log));
  const { ownLog, takeover, moments } = history;
  // What a host that has stopped had only in its memory is written down when somebody looks.
  const stopped = moments.find(
    ({ host, what }) => host === 'primary' && (what === 'crash' || what === 'halt'),
  );
  const latest = stopped?.ticks ?? Infinity;
  const marks = first.entries.flatMap((entry) =>
    entryMarks(LANE.primary, entry, Math.min(latest, written[entry.sequence] ?? 0)),
  );
  if (ownLog === undefined || takeover === undefined) return marks;
  const clock = clockOfBackup(moments.filter(({ ticks }) => ticks >= takeover.ticks));
  const own = readEntries(memorySource(ownLog), { known: first.header });
  return [
    ...marks,
    ...own.entries.flatMap((entry) => entryMarks(LANE.backup, entry, clock.at(entry.position))),
  ];
}

/** In its host's lane; what comes from outside is in that of the clients too. How a run ends is told by its host. */
function entryMarks(lane: number, entry: LogEntry, ticks: number): Mark[] {
  if (entry.kind === 'end') return [];
  const kind = entryKind(entry) as Mark['kind'];
  const { position } = entry;
  const text = describeEntry(entry);
  const mark: Mark = { lane, kind, position, ticks, text, tone: 'routine' };
  return kind === 'console' || kind === 'frame' ? [mark, { ...mark, lane: LANE.clients }] : [mark];
}

/** The world's time at the positions of the backup's guest. */
function clockOfBackup(moments: PairHistory['moments']): PositionClock {
  const clock = new PositionClock();
  for (const { host, ticks, position } of moments) if (host === 'backup') clock.add(position, ticks);
  return clock;
}

function followedMarks({ followed }: PairRecord): Mark[] {
  return followed.flatMap(({ input, asked, position, ticks }) => {
    const entry = { sequence: 0, hart: 0, position, kind: asked ? 'answer' : 'input', input } as const;
    return entryMarks(LANE.backup, entry, ticks).slice(0, 1);
  });
}

function outputMarks({ made, kept }: PairRecord): Mark[] {
  const lists = [
    [LANE.held, made],
    [LANE.kept, kept],
  ] as const;
  return lists.flatMap(([lane, outputs]) =>
    outputs.map(({ number, output, position, ticks }): Mark => {
      const text = `output ${grouped(number)} is made: ${quotedOutputs([output])}`;
      return { lane, kind: 'output', position, ticks, text, tone: 'routine' };
    }),
  );
}

function differenceMarks({ history: { replay, moments } }: PairRecord): Mark[] {
  if (replay?.verdict !== 'diverged') return [];
  const { position, message } = replay.divergence;
  const seen = moments.find(({ what, host }) => what === 'halt' && host === 'backup');
  const ticks = seen?.ticks ?? clockOfBackup(moments).at(position);
  const text = `the backup's guest is seen to differ: ${message}`;
  return [{ lane: LANE.backup, kind: 'seen', position, ticks, text, tone: 'bad' }];
}

function lagCurve({ lags }: PairRecord): Curve {
  const points = lags.map(({ position, ticks, slots }) => ({ position, ticks, value: slots }));
  return { lane: LANE.lag, name: 'slots behind', points };
}

function texts({ history: { departed, moments, clients } }: PairRecord): TextSection[] {
  const console = new ConsoleText();
  let [released, index] = [0, 0];
  for (const { what, number } of moments) {
    if (what !== 'release') continue;
    const { output } = departed[index++]!;
    if (output.kind === 'console') console.add(output.data, number < released);
    released = Math.max(released, number + 1);
  }
  const printed = consoleSection('The console, as seen from outside', console);
  const told = clients.flatMap((client) => client.told?.() ?? []);
  return [
    ...(printed === undefined ? [] : [printed]),
    ...(told.length === 0 ? [] : [{ title: 'What its clients saw', lines: told.map((text) => [{ text }]) }]),
  ];
}
