import { describe, expect, test } from 'vitest';

import { Bench } from '../../src/harness/bench.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import { PairProbe } from '../../src/report/pair/pair-probe.ts';
import type { PairRecord } from '../../src/report/pair/pair-record.ts';
import { pairReport } from '../../src/report/pair/pair-report.ts';
import type { ReportHead } from '../../src/report/report-head.ts';
import { reportPage } from '../../src/report/report-page.ts';
import type { Mark, Report } from '../../src/report/report.ts';
import { traceEvents } from '../../src/report/trace-events.ts';
import { within } from '../../src/report/window.ts';
import { shippedGuest } from '../simulation/judged-pairs.ts';
import { traceProblems } from './trace-check.ts';

const HEAD: ReportHead = { title: 'guest', about: 'test', verdict: { tone: 'plain', words: '' }, facts: [] };

/** A guest on a pair that is looked into. */
function probed(
  guest: string,
  more: Partial<Scenario>,
): { report: Report; record: PairRecord; scenario: Scenario } {
  const scenario: Scenario = { lockstep: 1, limit: 60_000, ...more };
  const probe = new PairProbe();
  const bench = new Bench(shippedGuest(guest), { pair: probe.parts });
  const record = probe.run(bench.pair(scenario));
  return { report: pairReport(HEAD, record), record, scenario };
}

const CRASHED = probed('exerciser', { faults: [{ after: 'release', hit: 9, crash: 'primary' }] });

function marksOf({ lanes, marks }: Report, lane: string, ...kinds: readonly Mark['kind'][]): Mark[] {
  return marks.filter((mark) => lanes[mark.lane]!.name === lane && kinds.includes(mark.kind));
}

describe('the report of a pair', () => {
  test('shows a pair that behaves as one into which nobody looks', () => {
    const { record, scenario } = CRASHED;
    const { disks: _, clients: __, ...plain } = new Bench(shippedGuest('exerciser')).pair(scenario).run();
    expect(record.history).toMatchObject(plain);
  });

  test('has every moment, and says which are more than routine', () => {
    const { report, record } = CRASHED;
    const { moments } = record.history;
    for (const what of ['send', 'receive', 'acknowledge', 'write', 'crash', 'live', 'take', 'end'] as const) {
      const wanted = moments.filter((moment) => moment.what === what).length;
      expect(report.marks.filter(({ kind }) => kind === what)).toHaveLength(wanted);
    }
    const told = report.marks.filter(({ tone }) => tone !== 'routine').map(({ kind }) => kind);
    expect(told).toEqual(expect.arrayContaining(['begin', 'crash', 'missed', 'take', 'live', 'end']));
    const released = moments.filter(({ what }) => what === 'release').length;
    expect(marksOf(report, 'clients', 'release', 'again')).toHaveLength(released);
  });

  test('shows the same inputs on both sides, at the same positions, later at the backup', () => {
    const { report } = probed('exerciser', { limit: 30_000 });
    const inputs = ['reading', 'timer', 'console', 'frame', 'completion'] as const;
    const [primary, backup] = ['primary', 'backup'].map((lane) => marksOf(report, lane, ...inputs));
    const what = ({ kind, position, text }: Mark): string => `${position} ${kind} ${text}`;
    expect(primary!.length).toBeGreaterThan(20);
    expect(backup!.map(what)).toEqual(primary!.map(what));
    for (const [index, mark] of backup!.entries())
      expect(mark.ticks).toBeGreaterThanOrEqual(primary![index]!.ticks);
  });

  test('shows each output held until an acknowledgement has come, and kept until it has left', () => {
    const { report, record } = CRASHED;
    const held = report.spans.filter(({ kind }) => kind === 'held');
    expect(held).toHaveLength(record.made.length);
    expect(held.some(({ text }) => text.includes('never leaves this host'))).toBe(true);
    const heard = report.marks.filter(({ kind }) => kind === 'acknowledge').map(({ ticks }) => ticks);
    for (const { from, to, text } of held) {
      expect(to.ticks).toBeGreaterThanOrEqual(from.ticks);
      if (text.includes('is held for')) expect(heard).toContain(to.ticks);
    }
    const kept = report.spans.filter(({ kind }) => kind === 'kept');
    const [takeover] = record.history.takeovers;
    expect(kept.filter(({ text }) => text.includes('and sent here'))).toHaveLength(takeover!.kept);
  });

  test('ties each piece of the log to its arrival, and says which never came', () => {
    const { report, record } = CRASHED;
    const sent = record.history.moments.filter(({ what }) => what === 'send');
    const logs = report.arrows.filter(({ kind }) => kind === 'log');
    expect(logs).toHaveLength(sent.length);
    for (const { from, to } of report.arrows)
      if (to !== undefined) expect(to.ticks).toBeGreaterThan(from.ticks);
    const cut = probed('scheduler', { faults: [{ after: 'send', hit: 3, cut: 'channel' }] });
    expect(cut.report.arrows.some(({ to }) => to === undefined)).toBe(true);
    expect(cut.report.spans.some(({ kind }) => kind === 'cut')).toBe(true);
  });

  test('marks where a backup that computes wrongly was seen to differ', () => {
    const { report, record } = probed('exerciser', {
      checkpoints: 1000,
      faults: [{ at: 9000, corrupt: 'backup' }],
    });
    expect(record.history.stretches[0].replay).toMatchObject({ verdict: 'diverged' });
    const [difference] = marksOf(report, 'backup', 'seen');
    expect(difference).toMatchObject({ tone: 'bad' });
    expect(report.spans.filter(({ kind }) => kind === 'live')).toHaveLength(2);
  });

  test('goes back nowhere in time, in any lane of a host', () => {
    const { report } = CRASHED;
    for (const lane of ['primary', 'backup']) {
      const marks = report.marks.filter((mark) => report.lanes[mark.lane]!.name === lane);
      const sorted = marks.toSorted((a, b) => a.ticks - b.ticks);
      expect(marks.map(({ ticks }) => ticks)).toEqual(sorted.map(({ ticks }) => ticks));
    }
  });

  test('makes the same page and the same trace each time, and the trace is what the format asks for', () => {
    const again = probed('exerciser', { faults: [{ after: 'release', hit: 9, crash: 'primary' }] });
    expect(reportPage(again.report)).toBe(reportPage(CRASHED.report));
    expect(traceEvents(again.report)).toBe(traceEvents(CRASHED.report));
    expect(traceProblems(traceEvents(CRASHED.report))).toEqual([]);
  });

  test('can be of a part of the positions', () => {
    const part = within(CRASHED.report, { from: 2000, to: 4000 });
    expect(part.marks.length).toBeGreaterThan(0);
    expect(part.marks.every(({ position }) => position >= 2000 && position <= 4000)).toBe(true);
    for (const { from, to } of part.spans) {
      expect(from.position).toBeLessThanOrEqual(4000);
      expect(to.position).toBeGreaterThanOrEqual(2000);
    }
    expect(within(CRASHED.report, { from: 0, to: Infinity })).toBe(CRASHED.report);
  });
});

describe('the report of a pair with a spare', () => {
  const SPARE = { spare: 300, heartbeat: 200, timeout: 800 };
  const TWICE = probed('exerciser', {
    pair: SPARE,
    faults: [
      { after: 'release', hit: 9, crash: 'primary' },
      { after: 'protect', plus: 400, crash: 'backup' },
    ],
  });

  test('shows a pair that behaves as one into which nobody looks', () => {
    const { record, scenario } = TWICE;
    const { disks: _, clients: __, ...plain } = new Bench(shippedGuest('exerciser')).pair(scenario).run();
    expect(record.history).toMatchObject(plain);
    expect(record.history.takeovers.map(({ host }) => host)).toEqual(['backup', 'spare']);
  });

  test('has a lane for it, with its beginning and its moments, and no such lane without one', () => {
    const names = ({ lanes }: Report): string[] => lanes.map(({ name }) => name);
    expect(names(CRASHED.report)).not.toContain('spare');
    expect(names(TWICE.report)).toEqual([
      ...[
        'primary',
        'held outputs',
        'log channel',
        'lag',
        'backup',
        'kept outputs',
        'spare',
        'disk',
        'clients',
      ],
    ]);
    const { asked } = TWICE.record;
    expect(marksOf(TWICE.report, 'spare', 'begin')).toMatchObject([{ ...asked, tone: 'step' }]);
    expect(marksOf(TWICE.report, 'spare', 'join', 'live', 'end').map(({ kind }) => kind)).toEqual([
      ...['join', 'live', 'end'],
    ]);
    expect(marksOf(TWICE.report, 'backup', 'copy', 'protect', 'crash').map(({ kind }) => kind)).toEqual([
      ...['copy', 'protect', 'crash'],
    ]);
  });

  test('says what each host was, one after the other, from where it had the guest', () => {
    const { report, record } = TWICE;
    const bands = (name: string) =>
      report.spans.filter(({ lane, kind }) => report.lanes[lane]!.name === name && kind !== 'kept');
    expect(bands('primary').map(({ kind }) => kind)).toEqual(['live']);
    expect(bands('backup').map(({ kind }) => kind)).toEqual(['follows', 'missing', 'live']);
    expect(bands('spare').map(({ kind }) => kind)).toEqual(['joins', 'follows', 'missing', 'live']);
    const [joins, follows] = bands('spare');
    expect(joins!.from).toEqual({ position: record.copied!.position, ticks: record.asked!.ticks });
    expect(follows!.from.ticks).toBe(joins!.to.ticks);
    const losing = probed('exerciser', {
      pair: SPARE,
      faults: [
        { after: 'release', hit: 9, crash: 'primary' },
        { after: 'copy', plus: 30, crash: 'spare' },
      ],
    }).report;
    const kinds = losing.spans.flatMap(({ lane, kind }) =>
      losing.lanes[lane]!.name === 'backup' ? kind : [],
    );
    expect(kinds).toEqual(['follows', 'missing', 'live']);
  });

  test('shows the same inputs at the new backup, at the same positions, later', () => {
    const { report, record } = TWICE;
    const inputs = ['reading', 'timer', 'console', 'frame', 'completion'] as const;
    const { copied } = record;
    const end = marksOf(report, 'spare', 'live')[0]!;
    const given = (lane: string): Mark[] =>
      marksOf(report, lane, ...inputs).filter(
        ({ position, ticks }) => position >= copied!.position && ticks <= end.ticks,
      );
    const [first, anew] = [given('backup'), given('spare').filter(({ ticks }) => ticks < end.ticks)];
    const what = ({ kind, position, text }: Mark): string => `${position} ${kind} ${text}`;
    expect(anew.length).toBeGreaterThan(10);
    const all = new Map(first.map((mark) => [what(mark), mark.ticks]));
    for (const mark of anew) expect(mark.ticks).toBeGreaterThanOrEqual(all.get(what(mark))!);
  });

  test('ties the pieces of each log to their arrival, and draws the way of the state', () => {
    const { report, record } = TWICE;
    for (const { from, to } of report.arrows)
      if (to !== undefined) {
        expect(to.ticks).toBeGreaterThan(from.ticks);
        expect(to.ticks - from.ticks).toBeLessThan(700);
      }
    const [state] = report.arrows.filter(({ text }) => text.startsWith('the guest’s state, '));
    expect(state).toMatchObject({ kind: 'log', to: record.copied });
    const sent = record.history.moments.filter(({ what }) => what === 'send');
    expect(report.arrows.filter(({ kind }) => kind === 'log')).toHaveLength(sent.length + 1);
  });

  test('shows what is held and kept in both pairings, and how far the backup is behind', () => {
    const { report, record } = TWICE;
    expect(report.spans.filter(({ kind }) => kind === 'held')).toHaveLength(record.made.length);
    expect(report.spans.filter(({ kind }) => kind === 'kept')).toHaveLength(record.kept.length);
    expect(new Set(record.made.map(({ host }) => host))).toEqual(new Set(['primary', 'backup']));
    expect(new Set(record.kept.map(({ host }) => host))).toEqual(new Set(['backup', 'spare']));
    const [, takeover] = record.history.takeovers;
    const sentBySpare = record.kept.filter(({ host, until }) => host === 'spare' && until === undefined);
    expect(sentBySpare).toHaveLength(takeover!.kept);
    const [{ points }] = report.curves as [Report['curves'][0]];
    const alone = marksOf(report, 'backup', 'live')[0]!;
    expect(points).toContainEqual({ position: alone.position, ticks: alone.ticks, value: 0 });
    const ticks = points.map((point) => point.ticks);
    expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
    expect(points.at(-1)!.ticks).toBeGreaterThan(record.copied!.ticks);
  });

  test('goes back nowhere in time, in any lane of a host', () => {
    for (const lane of ['primary', 'backup', 'spare']) {
      const marks = TWICE.report.marks.filter((mark) => TWICE.report.lanes[mark.lane]!.name === lane);
      for (const [index, { position }] of marks.slice(1).entries())
        expect(position).toBeGreaterThanOrEqual(marks[index]!.position);
    }
  });

  test('marks where it was seen to differ, if it computes wrongly', () => {
    const { report, record } = probed('exerciser', {
      checkpoints: 1000,
      pair: SPARE,
      faults: [
        { after: 'release', hit: 9, crash: 'primary' },
        { after: 'join', plus: 100, corrupt: 'spare' },
      ],
    });
    expect(record.history.corrupted).toEqual(['spare']);
    expect(marksOf(report, 'spare', 'seen')).toMatchObject([
      { tone: 'bad', text: expect.stringMatching(/^the spare's guest is seen to differ: /) as string },
    ]);
  });

  test('makes a trace that is what the format asks for', () => {
    expect(traceProblems(traceEvents(TWICE.report))).toEqual([]);
  });
});
