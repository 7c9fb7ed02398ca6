import { Ajv2020 } from 'ajv/dist/2020.js';

import { TRACE_SCHEMA } from './trace-event-schema.ts';

interface Event {
  readonly ph: string;
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly id: number | string;
}

const validate = new Ajv2020({ allErrors: true }).compile(TRACE_SCHEMA);

/** What is wrong with a trace: with the form of its events, and with what they have to do with each other. */
export function traceProblems(text: string): string[] {
  const trace = JSON.parse(text) as { readonly traceEvents: readonly Event[] };
  if (!validate(trace))
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  const events = trace.traceEvents;
  return [...order(events), ...nesting(events), ...pairs(events), ...flows(events), ...names(events)];
}

const trackOf = ({ pid, tid }: Event): string => `${pid}/${tid}`;

/** On each track time never goes back, and metadata comes first. */
function order(events: readonly Event[]): string[] {
  const last = new Map<string, number>();
  let data = false;
  return events.flatMap((event, index) => {
    if (event.ph !== 'M') data = true;
    else if (data) return [`${index}: a name behind the events`];
    const before = last.get(trackOf(event)) ?? 0;
    last.set(trackOf(event), event.ts);
    return event.ts < before ? [`${index}: ${event.ts} behind ${before} on ${trackOf(event)}`] : [];
  });
}

/** Slices of a track lie in or beside each other, never half over. */
function nesting(events: readonly Event[]): string[] {
  const open = new Map<string, number[]>();
  const slices = events.filter(({ ph }) => ph === 'X');
  // Of those that begin together the longest is outside.
  const sorted = slices.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur);
  return sorted.flatMap((slice) => {
    const ends = open.get(trackOf(slice)) ?? [];
    open.set(trackOf(slice), ends);
    while (ends.length > 0 && ends.at(-1)! <= slice.ts + 1e-9) ends.pop();
    const end = slice.ts + slice.dur;
    const crossed = ends.length > 0 && end > ends.at(-1)! + 1e-9;
    ends.push(end);
    return crossed ? [`a slice at ${slice.ts} on ${trackOf(slice)} is half over another`] : [];
  });
}

/** Each asynchronous span begins once and ends once, in that order. */
function pairs(events: readonly Event[]): string[] {
  const begun = new Map<string, number>();
  const problems: string[] = [];
  for (const { ph, cat, id, pid } of events) {
    const key = `${cat} ${id} ${pid}`;
    if (ph === 'b') {
      if (begun.has(key)) problems.push(`${key} begins twice`);
      begun.set(key, 1);
    }
    if (ph !== 'e') continue;
    if (begun.get(key) !== 1) problems.push(`${key} ends without having begun`);
    begun.set(key, 0);
  }
  for (const [key, state] of begun) if (state === 1) problems.push(`${key} never ends`);
  return problems;
}

/** Each flow begins once and ends once, later, and both are within a slice of their track. */
function flows(events: readonly Event[]): string[] {
  const slices = new Map<string, Event[]>();
  for (const event of events.filter(({ ph }) => ph === 'X'))
    slices.set(trackOf(event), [...(slices.get(trackOf(event)) ?? []), event]);
  const problems: string[] = [];
  const started = new Map<number | string, Event>();
  for (const event of events) {
    if (event.ph !== 's' && event.ph !== 'f') continue;
    const inside = slices.get(trackOf(event))?.some(({ ts, dur }) => ts <= event.ts && event.ts <= ts + dur);
    if (inside !== true) problems.push(`flow ${event.id} is in no slice`);
    if (event.ph === 's') {
      if (started.has(event.id)) problems.push(`flow ${event.id} begins twice`);
      started.set(event.id, event);
      continue;
    }
    const begin = started.get(event.id);
    if (begin === undefined) problems.push(`flow ${event.id} ends without having begun`);
    else if (begin.name !== event.name || begin.cat !== event.cat)
      problems.push(`flow ${event.id} changes its name`);
    else started.delete(event.id);
  }
  return [...problems, ...[...started.keys()].map((id) => `flow ${id} never ends`)];
}

/** Every track has a name. */
function names(events: readonly Event[]): string[] {
  const named = new Set(events.filter(({ name }) => name === 'thread_name').map(trackOf));
  return [...new Set(events.map(trackOf))]
    .filter((track) => !named.has(track))
    .map((track) => `${track} has no name`);
}
