import { readEntries } from '../../hypervisor/log/entry-list.ts';
import type { LogEntry } from '../../hypervisor/log/entry.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { HostName } from '../../simulation/fault.ts';
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
import { PairLanes } from './pair-lanes.ts';
import { momentMarks } from './pair-moments.ts';
import type { PairRecord } from './pair-record.ts';
import { pairArrows, pairSpans } from './pair-spans.ts';

/** What was seen of a pair, as a report. */
export function pairReport(head: ReportHead, record: PairRecord): Report {
  const lanes = new PairLanes(record.hasSpare);
  const marks = [
    ...momentMarks(record, lanes),
    ...loggedMarks(record, lanes),
    ...followedMarks(record, lanes),
    ...outputMarks(record, lanes),
    ...differenceMarks(record, lanes),
  ].sort((a, b) => a.ticks - b.ticks || a.position - b.position || a.lane - b.lane);
  return withHead(head, {
    lanes: lanes.lanes,
    marks,
    spans: pairSpans(record, lanes),
    arrows: pairArrows(record, lanes),
    curves: [lagCurve(record, lanes)],
    timed: true,
    texts: texts(record),
  });
}

/** What live guests were given, and what else their logs say: of all that have been live, one after the other. */
function loggedMarks({ history, written }: PairRecord, lanes: PairLanes): Mark[] {
  const { stretches, moments } = history;
  const { header } = readEntries(memorySource(stretches[0].log));
  return stretches.flatMap(({ host, log, follower }, index) => {
    const { entries } = readEntries(memorySource(log), { known: header });
    const ticksOf =
      follower === undefined
        ? // Nobody has to be sent it, so that it may be written down later: what its host did says when it was where.
          withPosition(clockOf(host, sinceGoingLive(host, moments)))
        : withStop(written[index]!, host, moments);
    return entries.flatMap((entry) => entryMarks(lanes, lanes.of(host), entry, ticksOf(entry)));
  });
}

function sinceGoingLive(host: HostName, moments: PairHistory['moments']): PairHistory['moments'] {
  const live = moments.find((moment) => moment.what === 'live' && moment.host === host);
  return moments.filter(({ ticks }) => ticks >= (live?.ticks ?? 0));
}

function withPosition(clock: PositionClock): (entry: LogEntry) => number {
  return ({ position }) => clock.at(position);
}

/** When entries were written; what a host that has stopped had only in its memory is written down when somebody looks. */
function withStop(
  written: readonly number[],
  host: HostName,
  moments: PairHistory['moments'],
): (entry: LogEntry) => number {
  const stopped = moments.find(
    (moment) => moment.host === host && (moment.what === 'crash' || moment.what === 'halt'),
  );
  const latest = stopped?.ticks ?? Infinity;
  return ({ sequence }) => Math.min(latest, written[sequence] ?? 0);
}

/** In its host's lane; what comes from outside is in that of the clients too. How a run ends is told by its host. */
function entryMarks(lanes: PairLanes, lane: number, entry: LogEntry, ticks: number): Mark[] {
  if (entry.kind === 'end') return [];
  const kind = entryKind(entry) as Mark['kind'];
  const { position } = entry;
  const text = describeEntry(entry);
  const mark: Mark = { lane, kind, position, ticks, text, tone: 'routine' };
  return kind === 'console' || kind === 'frame' ? [mark, { ...mark, lane: lanes.of('clients') }] : [mark];
}

/** The world's time at the positions of a host's guest. */
function clockOf(name: HostName, moments: PairHistory['moments']): PositionClock {
  const clock = new PositionClock();
  for (const { host, ticks, position } of moments) if (host === name) clock.add(position, ticks);
  return clock;
}

function followedMarks({ followed }: PairRecord, lanes: PairLanes): Mark[] {
  return followed.flatMap(({ host, input, asked, position, ticks }) => {
    const entry = { sequence: 0, hart: 0, position, kind: asked ? 'answer' : 'input', input } as const;
    return entryMarks(lanes, lanes.of(host), entry, ticks).slice(0, 1);
  });
}

function outputMarks({ made, kept }: PairRecord, lanes: PairLanes): Mark[] {
  const lists = [
    [lanes.of('held'), made],
    [lanes.of('kept'), kept],
  ] as const;
  return lists.flatMap(([lane, outputs]) =>
    outputs.map(({ number, output, position, ticks }): Mark => {
      const text = `output ${grouped(number)} is made: ${quotedOutputs([output])}`;
      return { lane, kind: 'output', position, ticks, text, tone: 'routine' };
    }),
  );
}

function differenceMarks({ history: { stretches, moments } }: PairRecord, lanes: PairLanes): Mark[] {
  return stretches.flatMap(({ follower, replay }): Mark[] => {
    if (follower === undefined || replay?.verdict !== 'diverged') return [];
    const { position, message } = replay.divergence;
    const seen = moments.find(({ what, host }) => what === 'halt' && host === follower);
    const ticks = seen?.ticks ?? clockOf(follower, moments).at(position);
    const text = `the ${follower}'s guest is seen to differ: ${message}`;
    return [{ lane: lanes.of(follower), kind: 'seen', position, ticks, text, tone: 'bad' }];
  });
}

/** Where there is a new backup, nobody is behind before it. */
function lagCurve({ lags, history: { moments } }: PairRecord, lanes: PairLanes): Curve {
  const points = lags.map(({ position, ticks, slots }) => ({ position, ticks, value: slots }));
  const copy = moments.findLastIndex(({ what }) => what === 'copy');
  const alone = moments.slice(0, Math.max(0, copy)).findLast(({ what }) => what === 'live');
  if (alone !== undefined) {
    const { position, ticks } = alone;
    const index = points.findIndex((point) => point.ticks >= ticks);
    points.splice(index < 0 ? points.length : index, 0, { position, ticks, value: 0 });
  }
  return { lane: lanes.of('lag'), name: 'slots behind', points };
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
