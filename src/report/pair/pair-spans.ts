import type { HostName } from '../../simulation/fault.ts';
import type { Moment, PairHistory } from '../../simulation/history.ts';
import type { Arrow, Place, Span } from '../report.ts';
import type { SpanKind } from '../span-kinds.ts';
import { counted, grouped } from '../words/numbers.ts';
import { quotedOutputs } from '../words/quoted.ts';
import { LANE, laneOf } from './pair-lanes.ts';
import type { PairRecord, SeenOutput } from './pair-record.ts';

/** What becomes of a host by a moment of its own; `undefined`: nothing more. */
const BECOMES: Partial<Record<Moment['what'], SpanKind | undefined>> = {
  missed: 'missing',
  live: 'live',
  crash: undefined,
  halt: undefined,
  end: undefined,
};

const STATE_TEXTS: Partial<Record<SpanKind, string>> = {
  live: 'runs the guest live',
  follows: 'replays the log, and is silent',
  missing: 'misses the other host: lets nothing out, and asks who goes on',
};

/** All that lasts in a pair's history. */
export function pairSpans(record: PairRecord): Span[] {
  const { history } = record;
  return [
    ...hostSpans('primary', 'live', history),
    ...hostSpans('backup', 'follows', history),
    ...interruptions(history),
    ...heldSpans(record),
    ...keptSpans(record),
  ];
}

/** The log's pieces, and the words that they have come. */
export function pairArrows({ moments }: PairHistory): Arrow[] {
  const first = (what: Moment['what']): Map<number, Moment> => {
    const found = new Map<number, Moment>();
    for (const moment of moments)
      if (moment.what === what && !found.has(moment.number)) found.set(moment.number, moment);
    return found;
  };
  const [received, heard] = [first('receive'), first('acknowledge')];
  const arrow = (kind: Arrow['kind'], from: Moment, to: Moment | undefined): Arrow => {
    const what = kind === 'log' ? 'the log' : 'the word that it has the log';
    const lasted =
      to === undefined ? 'never comes' : `is under way for ${counted(to.ticks - from.ticks, 'tick')}`;
    const text = `${what} up to entry ${grouped(from.number)} ${lasted}`;
    return { lane: LANE.channel, kind, from: placeOf(from), ...(to && { to: placeOf(to) }), text };
  };
  return moments.flatMap((moment) => {
    if (moment.what === 'send') return [arrow('log', moment, received.get(moment.number))];
    if (moment.what === 'receive') return [arrow('acknowledgement', moment, heard.get(moment.number))];
    return [];
  });
}

function placeOf({ position, ticks }: Place): Place {
  return { position, ticks };
}

function hostSpans(host: HostName, begins: SpanKind, { moments, ticks }: PairHistory): Span[] {
  const spans: Span[] = [];
  let kind: SpanKind | undefined = begins;
  let from: Place = { position: 0, ticks: 0 };
  let last: Place = from;
  const close = (to: Place): void => {
    if (kind === undefined) return;
    spans.push({ lane: LANE[host], kind, from, to, text: `the ${host} ${STATE_TEXTS[kind]}` });
  };
  for (const moment of moments) {
    if (moment.host !== host) continue;
    last = placeOf(moment);
    if (!(moment.what in BECOMES)) continue;
    close(last);
    from = last;
    kind = BECOMES[moment.what];
  }
  close({ position: last.position, ticks: Math.max(ticks, last.ticks) });
  return spans;
}

/** When hosts stood still, and nothing got through. */
function interruptions({ moments, ticks }: PairHistory): Span[] {
  const ends: Partial<Record<Moment['what'], Moment['what']>> = { pause: 'resume', cut: 'heal' };
  return moments.flatMap((moment, index): Span[] => {
    const end = ends[moment.what];
    if (end === undefined) return [];
    const { host, detail } = moment;
    const over = moments.find(
      (other, at) => at > index && other.what === end && other.host === host && other.detail === detail,
    );
    const to = over ?? { position: moments.at(-1)!.position, ticks };
    const kind = moment.what === 'pause' ? 'paused' : 'cut';
    const text = kind === 'paused' ? `the ${host} stands still` : `cut: ${detail}`;
    return [{ lane: laneOf(moment), kind, from: placeOf(moment), to: placeOf(to), text }];
  });
}

/** By number, when an output left a host. */
function releases(host: HostName, { moments }: PairHistory): ReadonlyMap<number, Place> {
  const found = new Map<number, Place>();
  for (const moment of moments)
    if (moment.what === 'release' && moment.host === host) found.set(moment.number, placeOf(moment));
  return found;
}

/** Where a host did something last. */
function lastOf(host: HostName, { moments }: PairHistory): Place {
  return placeOf(moments.findLast((moment) => moment.host === host) ?? { position: 0, ticks: 0 });
}

function heldSpans({ history, made }: PairRecord): Span[] {
  const [left, last] = [releases('primary', history), lastOf('primary', history)];
  return made.map((output) => {
    const to = left.get(output.number);
    const words = to === undefined ? 'never leaves this host' : `is held for ${duration(output, to)}`;
    return spanOf(LANE.held, 'held', output, to ?? last, words);
  });
}

function keptSpans({ history, kept }: PairRecord): Span[] {
  const [left, last] = [releases('backup', history), lastOf('backup', history)];
  return kept.map((output) => {
    const sent = left.get(output.number);
    const to = output.until ?? sent;
    const how = output.until === undefined && sent !== undefined ? ', and sent here' : '';
    const words = to === undefined ? 'is kept to the end' : `is kept for ${duration(output, to)}${how}`;
    return spanOf(LANE.kept, 'kept', output, to ?? last, words);
  });
}

function duration(from: Place, to: Place): string {
  return counted(Math.max(0, to.ticks - from.ticks), 'tick');
}

function spanOf(lane: number, kind: SpanKind, output: SeenOutput, end: Place, words: string): Span {
  const from = placeOf(output);
  const to = {
    position: Math.max(from.position, end.position),
    ticks: Math.max(from.ticks, end.ticks),
  };
  const text = `output ${grouped(output.number)} ${words}: ${quotedOutputs([output.output])}`;
  return { lane, kind, from, to, text };
}
