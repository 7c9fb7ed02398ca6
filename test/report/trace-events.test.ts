import { describe, expect, test } from 'vitest';

import { TRACE_BEGINNING, traceEvents } from '../../src/report/trace-events.ts';
import { HOSTILE, SAMPLE } from './sample-report.ts';
import { traceProblems } from './trace-check.ts';

interface Trace {
  traceEvents: Record<string, unknown>[];
  otherData: Record<string, string>;
}

const parsed = (text = traceEvents(SAMPLE)): Trace => JSON.parse(text) as Trace;

describe('a report as trace events', () => {
  test('is what the format asks for, and the same bytes each time', () => {
    expect(traceProblems(traceEvents(SAMPLE))).toEqual([]);
    expect(traceEvents(structuredClone(SAMPLE))).toBe(traceEvents(SAMPLE));
    expect(traceEvents(SAMPLE).startsWith(TRACE_BEGINNING)).toBe(true);
  });

  test('has a process for each lane, in their order, and everything that the report has', () => {
    const { traceEvents: events } = parsed();
    const names = events
      .filter(({ name }) => name === 'process_name')
      .map(({ args }) => (args as { name: string }).name);
    expect(names).toEqual(SAMPLE.lanes.map(({ name }) => name));
    const count = (...phases: string[]): number =>
      events.filter(({ ph }) => phases.includes(ph as string)).length;
    expect(count('i')).toBe(SAMPLE.marks.length);
    expect(count('b')).toBe(2);
    expect(count('C')).toBe(3);
    expect([count('s'), count('f')]).toEqual([1, 1]);
  });

  test('counts in microseconds of virtual time; without any, in positions', () => {
    const at = (trace: Trace, name: string) =>
      trace.traceEvents.find((event) => event['name'] === name)?.['ts'];
    expect(at(parsed(), 'crash')).toBe(6);
    const untimed = parsed(traceEvents({ ...SAMPLE, timed: false }));
    expect(at(untimed, 'crash')).toBe(40);
    expect(untimed.otherData['time']).toContain('positions');
  });

  test('has what a guest printed as text that acts on nothing', () => {
    const text = traceEvents({ ...SAMPLE, title: HOSTILE });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]|\\u00[01]/); // oxlint-disable-line no-control-regex -- these must not be there
  });

  test.each([
    ['a missing field', (trace: Trace) => delete trace.traceEvents.at(-1)!['pid']],
    ['a field too much', (trace: Trace) => (trace.traceEvents.at(-1)!['more'] = 1)],
    ['an unknown phase', (trace: Trace) => (trace.traceEvents.at(-1)!['ph'] = 'Z')],
    ['time that goes back', (trace: Trace) => (trace.traceEvents.at(-1)!['ts'] = 0)],
    ['a span without end', (trace: Trace) => remove(trace, 'e')],
    ['a flow without end', (trace: Trace) => remove(trace, 'f')],
    ['a flow without a slice', (trace: Trace) => (find(trace, 's')['tid'] = 2)],
    ['slices half over each other', (trace: Trace) => lap(trace)],
  ])('would be found to have %s', (_, damage) => {
    const trace = parsed();
    damage(trace);
    expect(traceProblems(JSON.stringify(trace))).not.toEqual([]);
  });
});

function find({ traceEvents: events }: Trace, ph: string): Record<string, unknown> {
  return events.find((event) => event['ph'] === ph)!;
}

function remove(trace: Trace, ph: string): void {
  trace.traceEvents.splice(trace.traceEvents.indexOf(find(trace, ph)), 1);
}

/** Another slice that begins within the first one and ends behind it. */
function lap(trace: Trace): void {
  const slice = find(trace, 'X');
  const other = { ...slice, ts: (slice['ts'] as number) + (slice['dur'] as number) / 2 };
  trace.traceEvents.push({ ...other, ts: 6.5, dur: 5 }, { ...other, ts: 7, dur: 50 });
}
