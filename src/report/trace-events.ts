import type { Arrow, Place, Report, Span } from './report.ts';
import { visible } from '../machine/visible.ts';

/** What every such file begins with. */
export const TRACE_BEGINNING = '{"otherData":{"of":"Lockstep"';

/** One event of the trace-event format; `ts` and `dur` in microseconds. */
interface TraceEvent {
  readonly ph: 'M' | 'X' | 'i' | 'b' | 'e' | 's' | 'f' | 'C';
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly [more: string]: unknown;
}

const TICKS_A_MICROSECOND = 10;
/** Of a lane: what happens, and for messages, what happens at the other end. */
const [UPPER, LOWER] = [1, 2];
/** Spans of which one begins where the other ends; all others may overlap. */
const STATES: ReadonlySet<string> = new Set(['live', 'joins', 'follows', 'missing']);

/**
 * A report in the trace-event format, which Perfetto and Chrome's tracing read: lanes are processes, time is virtual. Of a
 * guest that never learns the time each slot counts as a tick.
 */
export function traceEvents(report: Report): string {
  return [...traceTexts(report)].join('');
}

/** The same in pieces: of a long run it is more than fits into one string. */
export function* traceTexts(report: Report): Generator<string> {
  const events = [
    ...report.marks.map((mark) => ({
      ...{ ph: 'i', name: mark.kind, cat: mark.tone, s: 't' },
      ...trackOf(mark.lane, UPPER),
      ts: timeOf(report, mark),
      args: { what: visible(mark.text), position: mark.position },
    })),
    ...report.spans.flatMap((span, index) => spanEvents(report, span, index)),
    ...report.arrows.flatMap((arrow, index) => arrowEvents(report, arrow, index)),
    ...report.curves.flatMap(({ lane, name, points }) =>
      points.map((point) => ({
        ...{ ph: 'C', name, ...trackOf(lane, UPPER), ts: timeOf(report, point) },
        args: { value: point.value },
      })),
    ),
  ] as TraceEvent[];
  // In the order of time, and where that is equal, as they are here.
  events.sort((a, b) => a.ts - b.ts);
  const about = {
    of: 'Lockstep',
    guest: visible(report.title),
    about: visible(report.about),
    verdict: visible(report.verdict.words),
    time: report.timed ? 'virtual' : 'positions, ten to a microsecond',
  };
  yield JSON.stringify({ otherData: about, displayTimeUnit: 'ns' }).slice(0, -1);
  yield ',"traceEvents":[\n';
  let separator = '';
  for (const event of [...nameEvents(report), ...events]) {
    yield `${separator}${JSON.stringify(event)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function trackOf(lane: number, tid: number): { readonly pid: number; readonly tid: number } {
  return { pid: lane + 1, tid };
}

function timeOf({ timed }: Report, { position, ticks }: Place): number {
  return (timed ? ticks : position) / TICKS_A_MICROSECOND;
}

/** What the tracks are called, and their order. */
function nameEvents({ lanes }: Report): TraceEvent[] {
  return lanes.flatMap(({ name, about, draws }, lane) => {
    const of = (event: string, tid: number, args: object): TraceEvent => ({
      ...{ ph: 'M', name: event, ...trackOf(lane, tid), ts: 0, args },
    });
    return [
      of('process_name', UPPER, { name }),
      of('process_sort_index', UPPER, { sort_index: lane }),
      of('thread_name', UPPER, { name: draws === 'messages' ? 'at the primary' : about }),
      ...(draws === 'messages' ? [of('thread_name', LOWER, { name: 'at the backup' })] : []),
    ];
  });
}

function spanEvents(report: Report, { lane, kind, from, to, text }: Span, index: number): TraceEvent[] {
  const [begin, end] = [timeOf(report, from), Math.max(timeOf(report, from), timeOf(report, to))];
  const args = { what: visible(text), from: from.position, to: to.position };
  const common = { name: kind, cat: 'span', ...trackOf(lane, UPPER) };
  if (STATES.has(kind)) return [{ ph: 'X', ...common, ts: begin, dur: rounded(end - begin), args }];
  const id = `0x${(index + 1).toString(16)}`;
  return [
    { ph: 'b', ...common, id, ts: begin, args },
    { ph: 'e', ...common, id, ts: end },
  ];
}

/** A message is a short slice at either end, and a flow between them, which binds to those slices. */
function arrowEvents(report: Report, { lane, kind, from, to, text }: Arrow, index: number): TraceEvent[] {
  const [here, there] = kind === 'log' ? [UPPER, LOWER] : [LOWER, UPPER];
  const flow = { name: kind, cat: 'message', id: index + 1 };
  const slice = (tid: number, place: Place, name: string): TraceEvent => ({
    ...{ ph: 'X', name, cat: 'message', ...trackOf(lane, tid), ts: timeOf(report, place) },
    ...{ dur: 1 / TICKS_A_MICROSECOND, args: { what: visible(text), position: place.position } },
  });
  const sent = slice(here, from, to === undefined ? `${kind}, lost` : kind);
  if (to === undefined) return [sent];
  return [
    sent,
    { ph: 's', ...flow, ...trackOf(lane, here), ts: timeOf(report, from) },
    slice(there, to, kind),
    { ph: 'f', bp: 'e', ...flow, ...trackOf(lane, there), ts: timeOf(report, to) },
  ];
}

/** Without what subtracting fractions leaves behind. */
function rounded(microseconds: number): number {
  return Math.round(microseconds * TICKS_A_MICROSECOND) / TICKS_A_MICROSECOND;
}
